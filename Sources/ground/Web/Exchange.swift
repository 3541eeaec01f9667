/// A request that has been answered, as logs and metrics may know it: nothing that anybody sent.
package struct Exchange: Sendable, Hashable {
  /// GET, HEAD, POST; `other` for whatever else was sent.
  package let method: String
  /// The pattern of the address, `/uppfoljning/{programme}`; `none` when no route has it.
  package let route: String
  package let status: Int
  /// Until the answer stood ready; the sending of a file that is made on the way is not counted.
  package let seconds: Double
  /// The number on error pages, and in the header `X-Request-ID`.
  package let reference: String

  init(method: String, route: String, status: Int, seconds: Double, reference: String) {
    self.method = ["GET", "HEAD", "POST"].contains(method) ? method : "other"
    // The router has a word of its own for what it does not find.
    self.route = route.hasPrefix("/") ? route : "none"
    self.status = status
    self.seconds = seconds
    self.reference = reference
  }
}
