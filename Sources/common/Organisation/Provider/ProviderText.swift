import Core

enum ProviderText {
  static let refused = Text(sv: "Inloggningen gick inte", en: "Log-in did not work")
  static let other = Text(sv: "Eller med lösenord", en: "Or with a password")
  static let loggedOut = Text(
    sv: "Du är utloggad härifrån. På en dator som du delar med andra: logga ut också från ",
    en: "You are logged out here. On a computer that you share: log out as well from ")
  static let recent = Text(
    sv:
      "Det är en stund sedan du loggade in. Logga ut och in igen, och gör om det inom tio minuter.",
    en: "It is a while since you logged in. Log out and in, and do it again within ten minutes.")
  static let handles = Text(
    sv: "Lösenord och inloggning i två steg sköts där du loggade in, inte här.",
    en: "Password and two steps are handled where you logged in, not here.")

  static func with(_ name: String) -> Text {
    Text(sv: "Logga in med \(name)", en: "Log in with \(name)")
  }

  static func code(_ refusal: ProviderRefusal) -> Text {
    Text(
      sv:
        "Hjälper det inte att försöka igen? Säg ”\(refusal.rawValue)” till den som sköter systemet.",
      en: "Does trying again not help? Tell whoever runs the system “\(refusal.rawValue)”.")
  }

  static func reason(_ refusal: ProviderRefusal) -> Text {
    switch refusal {
    case .state:
      Text(
        sv:
          "Inloggningen var redan använd, för gammal eller påbörjad i en annan webbläsare. Börja om.",
        en: "This log-in was used already, too old, or begun in another browser. Start over.")
    case .denied:
      Text(
        sv: "Inloggningstjänsten släppte inte in dig. Försök igen.",
        en: "The log-in service did not let you in. Try again.")
    case .unreachable:
      Text(
        sv: "Inloggningstjänsten svarar inte. Försök igen om en stund.",
        en: "The log-in service does not answer. Try again in a while.")
    case .noAccount:
      Text(
        sv: "Du har inget konto här. Be den som sköter användare i din verksamhet om ett.",
        en: "You have no account here. Ask whoever manages users where you work for one.")
    case .otherSubject:
      Text(
        sv: "Kontot här hör ihop med någon annan i inloggningstjänsten. Säg till den som sköter "
          + "användare.",
        en: "The account here belongs to somebody else in the log-in service. Tell whoever manages "
          + "users.")
    case .closed:
      Text(sv: "Kontot är avslutat.", en: "The account is closed.")
    case .malformed, .algorithm, .signature, .issuer, .audience, .expired, .nonce, .accessToken:
      Text(
        sv: "Inloggningstjänstens svar gick inte att lita på, så ingen har loggats in.",
        en: "The answer of the log-in service could not be trusted, so nobody has been logged in.")
    }
  }
}
