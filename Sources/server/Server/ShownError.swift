import ArgumentParser
import Core
import Database
import FollowUp
import Organisation
import Web

/// An error in words for whoever gave a command.
struct ShownError {
  let message: Text

  /// Nil for what no user can do anything about.
  init?(_ error: any Error) {
    switch error {
    case let error as DatabaseError: message = error.message
    case let error as InstallationError: message = error.message
    case let error as OrganisationError: message = error.message
    case let error as AccessDenied: message = error.message
    case let error as FieldError: message = error.message
    case let error as ListenError: message = error.text
    case let error as CommandRefusal: message = error.message
    default:
      guard let text = FollowUpModule.message(of: error) else { return nil }
      message = text
    }
  }
}

/// A command that will not be done, and why.
struct CommandRefusal: Error, Sendable {
  let message: Text

  init(_ message: Text) {
    self.message = message
  }
}
