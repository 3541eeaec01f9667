import Core

enum LogInText {
  static let title = Text(sv: "Logga in", en: "Log in")
  static let login = Text(sv: "Användarnamn", en: "User name")
  static let password = Text(sv: "Lösenord", en: "Password")
  static let submit = Text(sv: "Logga in", en: "Log in")
  /// One text for every reason, so that nobody learns who has an account.
  static let refused = Text(
    sv: """
      Användarnamnet och lösenordet hör inte ihop. Försök igen. Efter fem försök får du vänta en stund \
      mellan försöken.
      """,
    en: """
      The user name and the password do not match. Try again. After five tries you must wait a while \
      between them.
      """)
  static let codeTitle = Text(sv: "Skriv koden", en: "Write the code")
  static let code = Text(sv: "Kod", en: "Code")
  static let codeHint = Text(
    sv: "Sex siffror ur din app, eller en av dina reservkoder.",
    en: "Six digits from your app, or one of your recovery codes.")
  static let codeLost = Text(
    sv: """
      Har du varken appen eller någon reservkod kvar? Den som sköter användare i din verksamhet kan \
      återställa inloggningen när du har visat vem du är.
      """,
    en: """
      Have you neither the app nor a recovery code left? Whoever manages users where you work can \
      reset your log-in when you have shown who you are.
      """)
  static let wrongCode = Text(
    sv: """
      Koden stämmer inte, eller är redan använd. Vänta på nästa kod i appen och skriv den.
      """,
    en: "The code is not right, or has been used. Wait for the next code in the app and write it.")
  static let stepIsOver = Text(
    sv: "Det tog för lång tid. Logga in en gång till.", en: "It took too long. Log in once more.")
  static let forgotten = Text(
    sv: "Har du glömt lösenordet? Den som sköter användare i din verksamhet kan ge dig ett nytt.",
    en: "Forgotten the password? Whoever manages users where you work can give you a new one.")
}

/// Too many failures: nothing was tried.
package struct MustWait: ExplainedError, Sendable, Hashable {
  package let seconds: Double

  package var message: Text {
    let minutes = max(1, Int((seconds / 60).rounded(.up)))
    return Text(
      sv: """
        För många misslyckade försök. Vänta \(minutes == 1 ? "en minut" : "\(minutes) minuter") och \
        försök igen, eller logga in i en webbläsare där du har loggat in förut.
        """,
      en: """
        Too many failed tries. Wait \(minutes == 1 ? "a minute" : "\(minutes) minutes") and try \
        again, or log in with a browser where you have logged in before.
        """)
  }
}

enum ResendText {
  static let signedOutTitle = Text(sv: "Du har blivit utloggad", en: "You have been logged out")
  static let signedOut = Text(
    sv: """
      Inget har sparats än, men det du skrev finns kvar på den här sidan. Logga in i en ny flik, kom \
      tillbaka hit och skicka igen.
      """,
    en: """
      Nothing has been saved yet, but what you typed is still on this page. Log in in a new tab, \
      come back here and send again.
      """)
  static let outdatedTitle = Text(sv: "Skicka en gång till", en: "Send once more")
  static let outdated = Text(
    sv: """
      Sidan var öppen sedan en tidigare inloggning, så inget har sparats än. Det du skrev finns kvar \
      här.
      """,
    en: """
      The page was open since an earlier log-in, so nothing has been saved yet. What you typed is \
      still here.
      """)
  static let chooseFileAgain = Text(
    sv: "Filen kunde inte behållas. Gå tillbaka och välj den igen.",
    en: "The file could not be kept. Go back and choose it again.")
  static let logInInNewTab = Text(sv: "Logga in i en ny flik", en: "Log in in a new tab")
  static let submit = Text(sv: "Skicka igen", en: "Send again")
}

enum AccountText {
  static let title = Text(sv: "Mitt konto", en: "My account")
  static let mustChange = Text(
    sv: "Någon annan har valt ditt lösenord. Byt det innan du går vidare.",
    en: "Somebody else chose your password. Change it before you go on.")
  static let rolesHeading = Text(sv: "Mina roller", en: "My roles")
  static let noRoles = Text(
    sv: "Du har ingen roll i dag. Be den som sköter användare i din verksamhet om en.",
    en: "You have no role today. Ask whoever manages users where you work for one.")
  static let securityHeading = Text(sv: "Säkerhet", en: "Security")
  static let passwordHeading = Text(sv: "Byt lösenord", en: "Change password")
  static let current = Text(sv: "Nuvarande lösenord", en: "Current password")
  static let new = Text(sv: "Nytt lösenord", en: "New password")
  static let newHint = Text(
    sv: "Minst 12 tecken, till exempel fyra ord i rad.",
    en: "At least 12 characters, for instance four words in a row.")
  static let change = Text(sv: "Byt lösenord", en: "Change password")
  static let changed = Text(
    sv: "Lösenordet är bytt. Du är utloggad överallt utom här.",
    en: "The password is changed. You are logged out everywhere but here.")
  static let wrongPassword = Text(
    sv: "Skriv ditt nuvarande lösenord", en: "Write your current password")
  static let samePassword = Text(
    sv: "Välj ett annat lösenord än det du har", en: "Choose another password than your current")
}

enum UnitText {
  static let title = Text(sv: "Organisation", en: "Organisation")
  static let lead = Text(
    sv: "Nämnder, förvaltningar och enheter, också de som har upphört.",
    en: "Boards, administrations and units, also those that have ended.")
  static let tableCaption = Text(sv: "Enheter", en: "Units")
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let kind = Text(sv: "Slag", en: "Kind")
  static let code = Text(sv: "Kod", en: "Code")
  static let period = Text(sv: "Gäller", en: "In force")
  static let succession = Text(sv: "Före och efter", en: "Before and after")
  static let zonesHeading = Text(sv: "Sekretessområden", en: "Zones")
  static let zonesCaption = Text(
    sv: "Varje nämnd är ett eget sekretessområde", en: "Each board is a zone of its own")
  static let zone = Text(sv: "Sekretessområde", en: "Zone")
  static let threshold = Text(sv: "Minsta antal personer som visas", en: "Fewest persons shown")
  static let followUp = Text(sv: "Uppföljning av personer", en: "Follow-up of persons")
  static let on = Text(sv: "På", en: "On")
  static let off = Text(sv: "Avstängd", en: "Off")
  static let seenBy = Text(
    sv: "Ses av alla som har en roll", en: "Seen by everybody who has a role")
  static let isUnder = Text(sv: "Ligger under", en: "Is under")
  static let historyHeading = Text(sv: "Enhetens serie", en: "The unit's series")
  static let historyLead = Text(
    sv: "Så hänger enhetens resultat ihop bakåt i tiden.",
    en: "How the unit's results hang together back in time.")
  static let whatHappened = Text(sv: "Vad som hände", en: "What happened")
  static let counted = Text(sv: "Räknas med", en: "Counted")
  static let staffHeading = Text(sv: "Roller här i dag", en: "Roles here today")
  static let nobodyHere = Text(
    sv: "Ingen har en roll just här i dag. Roller högre upp gäller ändå.",
    en: "Nobody has a role just here today. Roles higher up hold all the same.")
  static let belowHeading = Text(sv: "Enheter under", en: "Units below")

  static func opening(_ opening: SeriesSpan.Opening, _ tree: UnitTree) -> Text {
    func names(_ units: [UnitID]) -> String {
      units.compactMap { tree[$0]?.name }.joined(separator: ", ")
    }
    return switch opening {
    case .begins: Text(sv: "Serien börjar", en: "The series begins")
    case .continues(let units):
      Text(
        sv: "Tog över från \(names(units)): serien fortsätter",
        en: "Took over from \(names(units)): the series continues")
    case .adds(let units):
      Text(
        sv: "\(names(units)) slogs ihop: serien fortsätter med fler",
        en: "\(names(units)) merged: the series continues with more")
    case .breaks(let units):
      Text(
        sv: "En del av \(names(units)) kom hit: serien bryts",
        en: "A part of \(names(units)) came here: the series breaks")
    }
  }
  static let emptyHeading = Text(sv: "Här finns inga enheter än", en: "There are no units yet")
  static let empty = Text(
    sv: """
      Organisationen läggs upp när programmet installeras. Först kommer kommunen, sedan en nämnd med \
      sitt sekretessområde, sedan enheterna under den.
      """,
    en: """
      The organisation is set up when the program is installed: first the municipality, then a board \
      with its zone, then the units below it.
      """)

  static func period(_ period: Period) -> Text {
    switch (period.from, period.to) {
    case (let from?, nil): Text(sv: "från \(from)", en: "from \(from)")
    case (let from?, let to?): Text(sv: "\(from) till \(to)", en: "\(from) to \(to)")
    case (nil, let to?): Text(sv: "till \(to)", en: "to \(to)")
    case (nil, nil): Text(sv: "alltid", en: "always")
    }
  }

  static func before(_ name: String, _ day: Day) -> Text {
    Text(sv: "tog över från \(name) \(day)", en: "took over from \(name) on \(day)")
  }

  static func after(_ name: String, _ day: Day) -> Text {
    Text(sv: "gick över till \(name) \(day)", en: "went over to \(name) on \(day)")
  }
}

enum UserText {
  static let title = Text(sv: "Användare", en: "Users")
  static let lead = Text(
    sv: "De som kan logga in, och vilka roller de har i dag.",
    en: "Those who can log in, and the roles they have today.")
  static let add = Text(sv: "Lägg till användare", en: "Add a user")
  static let caption = Text(sv: "Användare och roller", en: "Users and roles")
  static let name = Text(sv: "Namn", en: "Name")
  static let login = Text(sv: "Användarnamn", en: "User name")
  static let loginHint = Text(
    sv: "Små bokstäver a–z, siffror, punkt och bindestreck, till exempel eva.berg.",
    en: "Letters a–z, digits, full stop and hyphen, for instance eva.berg.")
  static let roles = Text(sv: "Roller", en: "Roles")
  static let closed = Text(sv: "Avslutad", en: "Closed")
  static let isProtected = Text(
    sv: "Personen har skyddade personuppgifter", en: "The person has a protected identity")
  static let protectedHint = Text(
    sv: "Namnet visas då inte i listor över personal.",
    en: "The name is then not shown in lists of staff.")
  static let temporaryPassword = Text(sv: "Tillfälligt lösenord", en: "Temporary password")
  static let temporaryHint = Text(
    sv: "Minst 12 tecken. Personen får välja ett eget vid första inloggningen.",
    en: "At least 12 characters. The person chooses their own at the first log-in.")
  static let nameMissing = Text(
    sv: "Skriv personens namn, till exempel Eva Berg",
    en: "Write the person's name, for instance Eva Berg")
  static let loginMissing = Text(
    sv: "Skriv ett användarnamn av a–z, siffror, punkt och bindestreck, till exempel eva.berg",
    en: "Write a user name of a–z, digits, full stop and hyphen, for instance eva.berg")
  static let rolesCaption = Text(sv: "Roller i enheter", en: "Roles in units")
  static let role = Text(sv: "Roll", en: "Role")
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let from = Text(sv: "Från och med", en: "From")
  static let to = Text(sv: "Till och med", en: "Until")
  static let noRoles = Text(
    sv: "Ingen roll än. Utan roll kan personen inte göra något.",
    en: "No role yet. Without one the person can do nothing.")
  static let end = Text(sv: "Avsluta rollen", en: "End the role")
  static let deputyHeading = Text(sv: "Ställföreträdare", en: "Deputies")
  static let deputyLead = Text(
    sv: """
      Den som står in får rollens rätt i enheten under tiden, och det upphör av sig självt. Läsning om \
      personer loggas på den som står in.
      """,
    en: """
      Whoever stands in has the role's rights in the unit for the time, and it ends by itself. \
      Reading about persons is logged under the deputy's own name.
      """)
  static let deputyCaption = Text(sv: "Står in för personen", en: "Standing in for the person")
  static let deputy = Text(sv: "Ställföreträdare", en: "Deputy")
  static let deputyMissing = Text(sv: "Välj vem som står in", en: "Choose who stands in")
  static let deputyRole = Text(sv: "Roll att stå in för", en: "Role to stand in for")
  static let appoint = Text(sv: "Utse ställföreträdaren", en: "Appoint the deputy")

  static func inPlaceOf(_ name: Text) -> Text {
    Text(sv: "ställföreträdare för ", en: "deputy for ") + name
  }
  static let grantHeading = Text(sv: "Ge en roll", en: "Give a role")
  static let grant = Text(sv: "Ge rollen", en: "Give the role")
  static let roleMissing = Text(sv: "Välj en roll", en: "Choose a role")
  static let passwordHeading = Text(sv: "Ge ett nytt lösenord", en: "Give a new password")
  static let givePassword = Text(sv: "Ge lösenordet", en: "Give the password")
  static let secondFactorHeading = Text(sv: "Inloggning i två steg", en: "Two-step log-in")
  static let resetExplanation = Text(
    sv: """
      Har personen förlorat både appen och reservkoderna? Förvissa dig om vem det är innan du \
      återställer. Personen loggas ut överallt, ser det vid nästa inloggning, och det loggas.
      """,
    en: """
      Has the person lost both the app and the recovery codes? Make sure who it is before you reset. \
      The person is logged out everywhere, sees it at the next log-in, and it is logged.
      """)
  static let resetSecondFactor = Text(
    sv: "Återställ inloggning i två steg", en: "Reset two-step log-in")
  static let sessionsHeading = Text(sv: "Öppna inloggningar", en: "Open log-ins")
  static let endSessions = Text(sv: "Logga ut personen överallt", en: "Log out everywhere")

  static func openSessions(_ count: Int) -> Text {
    Text(
      sv: count == 1
        ? "Personen är inloggad i en webbläsare." : "Personen är inloggad i \(count) webbläsare.",
      en: count == 1
        ? "The person is logged in with one browser."
        : "The person is logged in with \(count) browsers.")
  }
  static let closeHeading = Text(sv: "Slutar", en: "Leaving")
  static let seenBy = Text(
    sv: "Ses av den som sköter användare", en: "Seen by those who manage users")

  static func dayMissing(_ example: Day) -> Text {
    Text(
      sv: "Skriv ett datum, till exempel \(example)", en: "Write a date, for instance \(example)")
  }
}
