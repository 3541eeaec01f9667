import Core
import Foundation

enum SecondFactorText {
  static let title = Text(sv: "Inloggning i två steg", en: "Two-step log-in")
  static let lead = Text(
    sv: "Utöver lösenordet skriver du en kod ur en app i din telefon. Då räcker det inte för någon "
      + "annan att komma över ditt lösenord.",
    en:
      "Besides the password you write a code from an app in your telephone. Then nobody gets in by "
      + "your password alone.")
  static let isOn = Text(sv: "På", en: "On")
  static let isOff = Text(sv: "Av", en: "Off")
  static let demanded = Text(
    sv: "Din roll kräver inloggning i två steg. Slå på den för att gå vidare.",
    en: "Your role takes two-step log-in. Turn it on to go on.")
  static let howTo = Text(
    sv: "Du behöver en app för engångskoder. Den som din arbetsgivare redan använder går bra.",
    en: "You need an app for one-time codes. The one that your employer already uses will do.")
  static let password = Text(sv: "Ditt lösenord", en: "Your password")
  static let begin = Text(sv: "Börja", en: "Begin")
  static let changeHeading = Text(sv: "Ändra", en: "Change")
  static let change = Text(
    sv: "Skriv lösenordet och en kod. Välj sedan om du vill ha nya reservkoder eller slå av.",
    en: "Write the password and a code. Then choose new recovery codes, or turn it off.")
  static let changeDemanded = Text(
    sv: "Skriv lösenordet och en kod. Välj sedan om du vill ha nya reservkoder eller byta telefon.",
    en: "Write the password and a code. Then choose new recovery codes, or another telephone.")
  static let newCodes = Text(sv: "Skapa nya reservkoder", en: "Make new recovery codes")
  static let turnOff = Text(sv: "Slå av", en: "Turn off")
  static let replace = Text(sv: "Byt telefon eller app", en: "Change telephone or app")
  static let wrongPasswordOrCode = Text(
    sv: "Lösenordet eller koden stämmer inte. Varje kod går bara att använda en gång.",
    en: "The password or the code is not right. Each code can be used once only.")
  static let setUpTitle = Text(sv: "Koppla din app", en: "Connect your app")
  static let getApp = Text(
    sv: "Öppna appen för engångskoder i din telefon.",
    en: "Open the app for one-time codes in your telephone.")
  static let scan = Text(
    sv: "Lägg till ett konto i appen genom att läsa av bilden.",
    en: "Add an account in the app by scanning the picture.")
  static let orType = Text(
    sv: "Går det inte? Välj att skriva nyckeln för hand i appen:",
    en: "Does that not work? Choose to type the key into the app:")
  static let pictureLabel = Text(
    sv: "QR-kod med samma nyckel som står i text nedanför",
    en: "QR code with the same key as in the text below")
  static let writeCode = Text(
    sv: "Skriv koden som appen visar, så att vi vet att det fungerar.",
    en: "Write the code that the app shows, so that we know that it works.")
  static let codeHint = Text(sv: "Sex siffror.", en: "Six digits.")
  static let wrongFirst = Text(
    sv:
      "Koden stämmer inte. Vänta på nästa kod i appen och kontrollera att telefonens klocka går rätt.",
    en:
      "The code is not right. Wait for the next in the app, and see that the telephone's clock is right."
  )
  static let turnOn = Text(sv: "Slå på", en: "Turn on")
  static let codesTitle = Text(sv: "Dina reservkoder", en: "Your recovery codes")
  static let nowOn = Text(
    sv: "Inloggning i två steg är på.", en: "Two-step log-in is on.")
  static let codesRenewed = Text(
    sv: "De gamla reservkoderna gäller inte längre.",
    en: "The old recovery codes are no longer good.")
  static let codesExplanation = Text(
    sv:
      "Med en reservkod kan du logga in om du inte har telefonen. Varje kod går att använda en gång. "
      + "De visas bara nu: skriv ut dem eller spara dem där ingen annan kommer åt dem.",
    en:
      "With a recovery code you can log in without the telephone. Each can be used once. They are "
      + "shown only now: print them, or keep them where nobody else can reach them.")
  static let saved = Text(sv: "Jag har sparat koderna", en: "I have kept the codes")

  static func onSince(_ date: Date) -> Text {
    Text(sv: "På sedan ", en: "On since ") + AccountEventText.moment(date) + Text(verbatim: ".")
  }

  static func left(_ count: Int) -> Text {
    Text(
      sv: count == 1 ? "Du har en reservkod kvar." : "Du har \(count) reservkoder kvar.",
      en: count == 1 ? "You have one recovery code left." : "You have \(count) recovery codes left."
    )
  }
}

enum OwnSessionText {
  static let title = Text(sv: "Där du är inloggad", en: "Where you are logged in")
  static let program = Text(sv: "Webbläsare", en: "Browser")
  static let unknown = Text(sv: "Okänd webbläsare", en: "Unknown browser")
  static let this = Text(sv: "den här", en: "this one")
  static let began = Text(sv: "Inloggad", en: "Logged in")
  static let seen = Text(sv: "Senast använd", en: "Last used")
  static let endHeading = Text(sv: "Logga ut på andra ställen", en: "Log out elsewhere")
  static let which = Text(sv: "Vilka vill du logga ut?", en: "Which do you want to log out?")
  static let allOthers = Text(sv: "Alla utom den här", en: "All but this one")
  static let end = Text(sv: "Logga ut", en: "Log out")
  static let ended = Text(sv: "Utloggat.", en: "Logged out.")

  static func lead(_ policy: AccountPolicy) -> Text {
    let idle = Int(policy.idle / 60)
    let longest = Int(policy.longest / 3600)
    return Text(
      sv: "Du loggas ut av dig själv efter \(idle) minuter utan användning, och senast efter "
        + "\(longest) timmar. Känner du inte igen något? Logga ut det och byt lösenord.",
      en: "You are logged out by yourself after \(idle) minutes without use, and after \(longest) "
        + "hours at the latest. Is there one you do not know? Log it out and change your password.")
  }

  static func open(_ count: Int) -> Text {
    Text(
      sv: count == 1 ? "Bara här" : "I \(count) webbläsare",
      en: count == 1 ? "Only here" : "In \(count) browsers")
  }
}

enum AccountEventText {
  static let title = Text(sv: "Händelser på kontot", en: "Events of the account")
  static let short = Text(
    sv: "Inloggningar, försök och ändringar", en: "Log-ins, tries and changes")
  static let lead = Text(
    sv: "De senaste femtio. Känner du inte igen något? Byt lösenord och hör av dig till den som "
      + "sköter användare i din verksamhet.",
    en:
      "The latest fifty. Is there anything you do not know? Change your password and tell whoever "
      + "manages users where you work.")
  static let news = Text(
    sv: "Något har hänt med ditt konto sedan du loggade in senast. Se efter att det stämmer.",
    en: "Something has happened to your account since you last logged in. See that it is right.")
  static let goOn = Text(sv: "Gå vidare", en: "Go on")
  static let when = Text(sv: "När", en: "When")
  static let what = Text(sv: "Vad", en: "What")
  static let who = Text(sv: "Av vem", en: "By whom")

  static func by(_ cause: AccountOccurrence.Cause) -> Text {
    switch cause {
    case .user: Text(sv: "Dig", en: "You")
    case .another: Text(sv: "Den som sköter användare", en: "Whoever manages users")
    case .system: Text(sv: "Den som sköter systemet", en: "Whoever runs the system")
    case .stranger: Text(sv: "Okänd", en: "Unknown")
    }
  }

  static func moment(_ date: Date) -> Text {
    Text(verbatim: "\(Day(inSweden: date)) \(swedishTimeOfDay(date))")
  }
}
