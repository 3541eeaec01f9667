/// What is wrong with one field of a form, and what to do about it.
public struct FieldError: Error, Sendable, Hashable {
  /// The name of the field as the form posts it.
  public let field: String
  public let message: Text

  public init(_ field: String, _ message: Text) {
    self.field = field
    self.message = message
  }
}
