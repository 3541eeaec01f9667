import Core
import NIOSSL

/// Where the server's own certificate is.
package struct CertificateFiles: Sendable, Hashable {
  /// PEM: the certificate first, then those between it and the authority.
  package let certificate: String
  /// PEM.
  package let key: String

  package init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  /// TLS 1.2 and 1.3. Throws `ListenError.certificate` for files that cannot be used.
  func configuration() throws(ListenError) -> TLSConfiguration {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(certificate)
      let key = try NIOSSLPrivateKey(file: key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      // Says at once whether the key is the certificate's.
      _ = try NIOSSLContext(configuration: configuration)
      return configuration
    } catch {
      throw .certificate(certificate: certificate, key: key)
    }
  }
}

/// Why the server could not begin to listen.
package enum ListenError: ExplainedError, Sendable, Hashable {
  case portInUse(host: String, port: Int)
  case notAllowed(host: String, port: Int)
  case certificate(certificate: String, key: String)

  package var message: Text {
    switch self {
    case .portInUse(_, let port):
      Text(
        sv: "Port \(port) används redan. Stoppa det andra programmet eller välj en annan port.",
        en: "Port \(port) is already in use. Stop the other program or choose another port.")
    case .notAllowed(_, let port):
      Text(
        sv: "Port \(port) får inte användas av den här användaren. Välj en port över 1023.",
        en: "Port \(port) may not be used by this user. Choose a port above 1023.")
    case .certificate(let certificate, let key):
      Text(
        sv: """
          Certifikatet i \(certificate) och nyckeln i \(key) går inte att använda. Kontrollera att \
          filerna finns, får läsas, är i PEM-format och hör ihop.
          """,
        en: """
          The certificate in \(certificate) and the key in \(key) cannot be used. See that the files \
          are there, may be read, are in PEM form and belong together.
          """)
    }
  }
}
