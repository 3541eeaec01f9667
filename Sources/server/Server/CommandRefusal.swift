import Core

/// A command that will not be done, and why.
struct CommandRefusal: ExplainedError {
  let message: Text

  init(_ message: Text) {
    self.message = message
  }
}
