import Core
import Foundation
import Web

enum NoticeText {
  static let title = Text(sv: "Nytt för dig", en: "New for you")
  static let lead = Text(
    sv: "Det som har hänt med det du följer, utom det du har gjort själv.",
    en: "What has happened to what you follow, except what you did yourself.")
  static let emptyHeading = Text(sv: "Inget nytt", en: "Nothing new")
  static let empty = Text(
    sv: """
      Öppna en post eller en lista och välj ”Säg till när något händer”, så står det här när det gör \
      det.
      """,
    en: "Open a record or a list and choose “Tell me when something happens”: then it is told here."
  )
  static let new = Text(sv: "Nytt", en: "New")
  static let markRead = Text(sv: "Markera allt som läst", en: "Mark all as read")
  static let settings = Text(sv: "Hur du får veta", en: "How you are told")
  static let settingsLead = Text(
    sv: "Utöver sidan ”Nytt för dig” kan du få veta i en flödesläsare eller med e-post.",
    en: "Besides the page “New for you” you can be told in a feed reader or by e-mail.")
  static let following = Text(sv: "Det du följer", en: "What you follow")
  static let followsNothing = Text(
    sv: "Du följer inget än.", en: "You do not follow anything yet.")
  static let follow = Text(sv: "Säg till när något händer", en: "Tell me when something happens")
  static let unfollow = Text(sv: "Sluta säga till", en: "Stop telling me")
  static let followList = Text(
    sv: "Säg till när något händer i den här listan",
    en: "Tell me when something happens in this list")
  static let follows = Text(
    sv: "Du får veta när något händer.", en: "You are told when something happens.")
  static let tooMany = Text(
    sv:
      "Du följer redan \(RecordStore.mostLists) listor. Sluta följa någon först, under ”Hur du får veta”.",
    en:
      "You follow \(RecordStore.mostLists) lists already. Stop following one first, under “How you are told”."
  )
  static let earlier = Text(sv: "Tidigare", en: "Earlier")

  static func list(_ kind: RecordKind, _ query: String) -> Text {
    let form = FormData(address: query)
    let values = ["q", "fran", "till"].map { form.trimmed($0) }.filter { !$0.isEmpty }
    let more = form.fields.count > values.count
    let words = values.map { "”\($0)”" }.joined(separator: ", ")
    let plural = kind.words.plural
    if form.fields.isEmpty { return Text(sv: "\(plural.sv): alla", en: "\(plural.en): all") }
    let sv = [words, more ? "fler villkor" : ""].filter { !$0.isEmpty }.joined(separator: ", ")
    let en = [words, more ? "more conditions" : ""].filter { !$0.isEmpty }.joined(separator: ", ")
    return Text(sv: "\(plural.sv): \(sv)", en: "\(plural.en): \(en)")
  }

  static func count(_ number: Int) -> Text {
    number == 0
      ? title
      : number > RecordsModule.mostCounted
        ? Text(
          sv: "Nytt för dig (fler än \(RecordsModule.mostCounted))",
          en: "New for you (more than \(RecordsModule.mostCounted))")
        : Text(sv: "Nytt för dig (\(number))", en: "New for you (\(number))")
  }

  static func happened(_ notice: RecordNotice, _ kind: RecordKind) -> Text {
    switch notice.what {
    case .created: Text(sv: "Lades till", en: "Was added")
    case .edited: Text(sv: "Ändrades", en: "Was edited")
    case .step: kind.step(notice.step)?.name ?? Text(sv: "Fick ny status", en: "Got a new status")
    case .registered:
      Text(sv: "Fick ny status som handling", en: "Got a new status as a document")
    case .commented: Text(sv: "Ny kommentar", en: "New comment")
    case .linked: Text(sv: "Kopplades ihop med något", en: "Was linked")
    case .unlinked: Text(sv: "En koppling togs bort", en: "A link was taken back")
    case .fileAdded: Text(sv: "Ny fil", en: "New file")
    case .fileRemoved: Text(sv: "En fil togs bort", en: "A file was removed")
    }
  }

  // MARK: Feed

  static let feed = Text(sv: "Flöde (Atom)", en: "Feed (Atom)")
  static let feedLead = Text(
    sv: """
      Ett flöde läses av en flödesläsare. Adressen är hemlig: den som har den läser det du får se. \
      Ge den inte till någon.
      """,
    en: """
      A feed is read by a feed reader. Its address is secret: whoever has it reads what you may see. \
      Give it to nobody.
      """)
  static let makeFeed = Text(sv: "Skapa en adress", en: "Make an address")
  static let renewFeed = Text(
    sv: "Skapa en ny adress i stället", en: "Make a new address instead")
  static let endFeed = Text(sv: "Avsluta flödet", en: "End the feed")
  static let hasFeed = Text(
    sv: "Du har ett flöde. Adressen visades när den skapades och går inte att visa igen.",
    en: "You have a feed. Its address was shown when it was made and cannot be shown again.")
  static let madeFeed = Text(
    sv: "Kopiera adressen nu. Den visas bara en gång:",
    en: "Copy the address now. It is shown only once:")

  // MARK: Mail

  static let mail = Text(sv: "E-post", en: "E-mail")
  static let mailLead = Text(
    sv: "Breven innehåller bara länkar: inga rubriker, ingen text och inga namn.",
    en: "The letters hold links only: no titles, no text and no names.")
  static let noMail = Text(
    sv: "E-post är inte påslagen här. Fråga den som sköter systemet.",
    en: "E-mail is not turned on here. Ask whoever runs the system.")
  static let protected = Text(
    sv: "Du har skyddade personuppgifter och får därför ingen e-post.",
    en: "Your identity is protected, so you get no e-mail.")
  static let address = Text(sv: "Din e-postadress i arbetet", en: "Your e-mail address at work")
  static let badAddress = Text(
    sv: "Skriv en hel adress, till exempel namn@kommun.se.",
    en: "Write a whole address, such as name@municipality.se.")
  static let sendCode = Text(sv: "Skicka en kod dit", en: "Send a code there")
  static let code = Text(sv: "Koden i brevet", en: "The code in the letter")
  static let confirm = Text(sv: "Bekräfta adressen", en: "Confirm the address")
  static let wrongCode = Text(
    sv: "Koden stämmer inte eller är för gammal. Kontrollera siffrorna, eller skicka en ny kod.",
    en: "The code is wrong or too old. Check the digits, or send a new code.")
  static let tooSoon = Text(
    sv: "En kod skickades för mindre än en minut sedan. Vänta lite och försök igen.",
    en: "A code was sent less than a minute ago. Wait a little and try again.")
  static let notSent = Text(
    sv: "Brevet gick inte att skicka. Kontrollera adressen, eller försök igen om en stund.",
    en: "The letter could not be sent. Check the address, or try again in a while.")
  static let removeAddress = Text(sv: "Glöm adressen", en: "Forget the address")
  static let rhythm = Text(sv: "Hur ofta vill du ha brev?", en: "How often do you want letters?")
  static let hour = Text(sv: "Klockslag för brevet varje dag", en: "Hour of the daily letter")
  static let badHour = Text(
    sv: "Skriv en timme från 0 till 23.", en: "Write an hour from 0 to 23.")
  static let save = Text(sv: "Spara", en: "Save")

  static func codeSent(_ address: String) -> Text {
    Text(
      sv: "En kod har skickats till \(address). Skriv den här för att bekräfta adressen.",
      en: "A code has been sent to \(address). Type it here to confirm the address.")
  }
  static func confirmed(_ address: String) -> Text {
    Text(sv: "Breven går till \(address).", en: "The letters go to \(address).")
  }

  static let letterSubject = Text(
    sv: "Det finns nytt för dig i Bepröva", en: "There is news for you in Bepröva")
  static let letterLead = Text(
    sv: "Något har hänt med det du följer. Logga in för att läsa:",
    en: "Something has happened to what you follow. Log in to read:")
  static let letterAll = Text(sv: "Allt nytt:", en: "All that is new:")
  static let letterGoodbye = Text(
    sv: "Vill du inte ha fler brev? Avsluta dem här:",
    en: "Do you want no more letters? End them here:")
  static let codeSubject = Text(sv: "Din kod till Bepröva", en: "Your code for Bepröva")
  static func codeLead(_ code: String) -> Text {
    Text(
      sv: """
        Koden är \(code). Den gäller i ett dygn. Har du inte bett om den behöver du inte göra något.
        """,
      en: "The code is \(code). It is good for a day. If you did not ask for it, do nothing.")
  }

  static let goodbye = Text(sv: "Avsluta breven", en: "End the letters")
  static let goodbyeLead = Text(
    sv: "Du slutar få brev om det du följer. Sidan ”Nytt för dig” finns kvar.",
    en: "You get no more letters about what you follow. The page “New for you” stays.")
  static let goodbyeDone = Text(sv: "Breven är avslutade", en: "The letters have ended")
  static let goodbyeAgain = Text(
    sv: "Du kan slå på dem igen under ”Hur du får veta”.",
    en: "You can turn them on again under “How you are told”.")

  // MARK: For who runs the system

  static let mailings = Text(sv: "Utskick", en: "Mailings")
  static let mailingsLead = Text(
    sv: "Brev om vad som är nytt: vilka som har valt dem, och vad som inte har gått fram.",
    en: "Letters about what is new: who has chosen them, and what has not been delivered.")
  static let who = Text(sv: "Vem", en: "Who")
  static let failures = Text(sv: "Misslyckade försök i följd", en: "Failed attempts in a row")
  static let latest = Text(sv: "Senast", en: "Latest")
  static let reason = Text(sv: "Skäl", en: "Reason")
  static let nobody = Text(sv: "Ingen har valt e-post.", en: "Nobody has chosen e-mail.")
  static let mailIsOff = Text(
    sv: "E-post är inte påslagen: starta servern med --smtp och --mail-from.",
    en: "E-mail is not turned on: start the server with --smtp and --mail-from.")
}
