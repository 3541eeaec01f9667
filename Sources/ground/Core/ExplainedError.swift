/// An error that says in words what is wrong, where, and what to do about it. Whatever else an error
/// holds stays in the log.
public protocol ExplainedError: Error {
  var message: Text { get }
}

extension FieldError: ExplainedError {}
