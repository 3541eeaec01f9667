import Core
import Web

/// The addresses of a kind's pages.
struct RecordURL: Sendable {
  let kind: RecordKind

  var list: String { kind.path }
  var new: String { "\(kind.path)/ny" }
  var export: String { "\(kind.path)/lista.csv" }

  func record(_ id: RecordID) -> String { record("\(id)") }
  func editing(_ id: RecordID) -> String { editing("\(id)") }
  func history(_ id: RecordID) -> String { history("\(id)") }
  func links(of id: RecordID) -> String { links("\(id)") }
  func unlinking(_ link: ID<RecordLink>, of id: RecordID) -> String {
    unlinking("\(link)", "\(id)")
  }
  func chain(of id: RecordID) -> String { chain("\(id)") }
  func comments(on id: RecordID) -> String { comments("\(id)") }
  func files(of id: RecordID) -> String { files("\(id)") }
  func file(_ file: ID<RecordFile>, of id: RecordID) -> String { self.file("\(file)", "\(id)") }
  func removing(_ file: ID<RecordFile>, of id: RecordID) -> String {
    removingFile("\(file)", "\(id)")
  }
  func following(_ id: RecordID) -> String { following("\(id)") }
  var followingList: String { "\(kind.path)/folj" }
  var register: String { "\(kind.path)/diarium.csv" }
  func handling(of id: RecordID) -> String { handling("\(id)") }
  func step(_ step: RecordStep, of id: RecordID) -> String { self.step(step.key, "\(id)") }

  /// As routes have them: `{record}`.
  fileprivate func record(_ id: String) -> String { "\(kind.path)/\(id)" }
  fileprivate func editing(_ id: String) -> String { "\(record(id))/andra" }
  fileprivate func history(_ id: String) -> String { "\(record(id))/historik" }
  fileprivate func links(_ id: String) -> String { "\(record(id))/koppla" }
  fileprivate func unlinking(_ link: String, _ id: String) -> String {
    "\(record(id))/koppling/\(link)/bort"
  }
  fileprivate func chain(_ id: String) -> String { "\(record(id))/varfor" }
  fileprivate func comments(_ id: String) -> String { "\(record(id))/kommentarer" }
  fileprivate func files(_ id: String) -> String { "\(record(id))/filer" }
  fileprivate func file(_ file: String, _ id: String) -> String { "\(files(id))/\(file)" }
  fileprivate func removingFile(_ file: String, _ id: String) -> String {
    "\(self.file(file, id))/bort"
  }
  fileprivate func following(_ id: String) -> String { "\(record(id))/folj" }
  fileprivate func handling(_ id: String) -> String { "\(record(id))/handling" }
  fileprivate func step(_ key: String, _ id: String) -> String { "\(record(id))/steg/\(key)" }

  var routes: Routes { Routes(url: self) }

  struct Routes: Sendable {
    fileprivate let url: RecordURL

    var record: String { url.record("{record}") }
    var editing: String { url.editing("{record}") }
    var history: String { url.history("{record}") }
    var links: String { url.links("{record}") }
    var unlinking: String { url.unlinking("{link}", "{record}") }
    var chain: String { url.chain("{record}") }
    var comments: String { url.comments("{record}") }
    var files: String { url.files("{record}") }
    var file: String { url.file("{file}", "{record}") }
    var removingFile: String { url.removingFile("{file}", "{record}") }
    var following: String { url.following("{record}") }
    var handling: String { url.handling("{record}") }
    var step: String { url.step("{step}", "{record}") }
  }
}
