import Core
import Organisation

extension RecordsModule {
  /// What is done beside serving: letters, sweeping among the files, the index of lists.
  ///
  /// - Parameter baseURL: the site's address, for the links in letters.
  package func jobs(baseURL: String) -> [Job] {
    let mail = mailer.map { NoticeMail(module: self, mailer: $0, baseURL: baseURL) }
    return [
      Job(
        "files", Text(sv: "Städning bland filer", en: "Sweeping among files"),
        every: .seconds(3_600)
      ) {
        try await store.sweep(files)
      },
      Job(
        "index", Text(sv: "Registret bakom listor", en: "The index behind lists"),
        every: .seconds(600)
      ) {
        try await !store.isSound(kinds)
      } work: {
        try await store.keepIndex(of: kinds)
      },
      Job(
        "letters", Text(sv: "Brev om vad som är nytt", en: "Letters about what is new"),
        every: .seconds(60)
      ) {
        guard mail != nil else { return false }
        return try await !store.waitingReaders().isEmpty
      } work: {
        try await mail?.sendDue()
      },
    ]
  }
}
