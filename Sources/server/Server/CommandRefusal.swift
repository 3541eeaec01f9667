import Core

/// A command that will not be done, and why.
struct CommandRefusal: ExplainedError {
  let message: Text

  init(_ message: Text) {
    self.message = message
  }
}

/// A command whose words are off in a way that the parser does not see, and which would do.
struct CommandMisuse: ExplainedError {
  let message: Text

  init(_ message: Text) {
    self.message = message
  }
}
