import Core
import Foundation
import Organisation
import TestSupport
import Testing

@testable import FollowUp

/// Files that are imported on a page, where requests go now to one server, now to another.
@Suite struct ImportUploadTests {
  private func with(
    _ body: (_ here: ImportUploads, _ there: ImportUploads, ImportUpload) async throws -> Void
  ) async throws {
    try await withTemporaryDirectory { directory in
      // What they have in common is the directory.
      let here = ImportUploads(directory: directory)
      let there = ImportUploads(directory: directory)
      let upload = ImportUpload(
        id: .make(at: Date()), programme: .make(at: Date()), user: .make(at: Date()),
        fileName: "ut.csv", series: "", header: ["Id"])
      try FileManager.default.createDirectory(
        at: here.file(of: upload.id).deletingLastPathComponent(), withIntermediateDirectories: true)
      try here.save(upload)
      try await body(here, there, upload)
    }
  }

  @Test func `work that goes on here is seen there, is not begun twice, and its end is seen too`()
    async throws
  {
    try await with { here, there, upload in
      let (finish, end) = AsyncStream<Never>.makeStream()
      var storing = upload
      storing.step = .storing
      #expect(there.progress(of: upload.id) == nil)
      try here.start(storing) { [storing] _ in
        for await _ in finish {}
        var done = storing
        done.step = .stored
        return done
      }
      #expect(here.progress(of: upload.id)?.phase == .reading)
      #expect(there.progress(of: upload.id)?.phase == .reading)
      try there.start(storing) { [storing] _ in
        var wrong = storing
        wrong.step = .failed
        return wrong
      }
      #expect(there.upload(upload.id)?.step == .storing)
      end.finish()
      while there.progress(of: upload.id) != nil { await Task.yield() }
      #expect(there.upload(upload.id)?.step == .stored)
      // Done with, it can be begun by the other.
      try there.start(storing) { [storing] _ in
        var done = storing
        done.step = .tried
        return done
      }
      while here.progress(of: upload.id) != nil { await Task.yield() }
      #expect(here.upload(upload.id)?.step == .tried)
    }
  }

  @Test func `what is left of a server that fell is not taken for work`() async throws {
    try await with { here, there, upload in
      let folder = here.file(of: upload.id).deletingLastPathComponent()
      // A process that is no more, and another machine that has been silent for an hour.
      for owner in [ImportOwner().token.replacing(#/ \d+ /#, with: " 4194303 "), "elsewhere 1 x"] {
        let note =
          #"{"owner":"\#(owner)","at":\#(Date().timeIntervalSinceReferenceDate - 3600),"#
          + #""progress":{"phase":"storing","rows":7}}"#
        try Data(note.utf8).write(to: folder.appending(path: "progress.json"))
        #expect(there.progress(of: upload.id) == nil)
        try there.start(upload) { [upload] _ in
          var done = upload
          done.step = .tried
          return done
        }
        while here.progress(of: upload.id) != nil { await Task.yield() }
        #expect(here.upload(upload.id)?.step == .tried)
      }
    }
  }
}
