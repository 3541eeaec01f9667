import Core
import Forms

enum PilotText {
  static let lead = Text(
    sv:
      "Fyll i formulären som om du mötte dem. Servern mäter tiden från att sidan visas tills du sparar.",
    en:
      "Fill in the forms as if you met them. The server takes the time from the page shown to your save."
  )
  static let notStored = Text(
    sv: """
      De tre är påhittade. Svaren sparas inte och räknas aldrig i något resultat; det som sparas är \
      tiden och vilka frågor som lämnades utan svar.
      """,
    en: """
      The three are invented. Answers are not kept and never count in a result; what is kept is the \
      time, and which items were left without an answer.
      """)
  static let clients = Text(sv: "De tre", en: "The three")
  static let triedHeading = Text(
    sv: "Hur formulären gick att fylla i", en: "How the forms were to fill in")
  static let table = Text(
    sv: "Minuter per formulär", en: "Minutes per form")
  static let form = Text(sv: "Formulär", en: "Form")
  static let mean = Text(sv: "I snitt", en: "Mean")
  static let estimate = Text(sv: "Beräknat", en: "Estimate")
  static let fillIn = Text(sv: "Fyll i", en: "Fill in")
  static let again = Text(sv: "igen", en: "again")
  static let unanswered = Text(
    sv: "Frågor som lämnades utan svar", en: "Items left without an answer")
  static let noReason = Text(sv: "Utan skäl", en: "Without a reason")
  static let nothingUnanswered = Text(
    sv: "Ingen fråga lämnades utan svar.", en: "No item was left without an answer.")
  static let save = Text(sv: "Spara och stoppa klockan", en: "Save and stop the clock")
  static let saved = Text(sv: "Tiden är sparad.", en: "The time is kept.")
  static let notTimed = Text(
    sv: "Tiden kunde inte mätas: sidan var öppen i mer än två timmar. Fyll i formuläret igen.",
    en: "The time could not be taken: the page was open for more than two hours. Fill it in again.")
  static let notTried = Text(
    sv: "Programmet har inte provats på de påhittade klienterna.",
    en: "The programme has not been tried on the invented clients.")
  static let toDraft = Text(sv: "Tillbaka till utkastet", en: "Back to the draft")

  static func running(since time: String) -> Text {
    Text(sv: "Klockan går sedan \(time).", en: "The clock has been running since \(time).")
  }

  static let seenBy = PreparingText.seenBy

  static func sentence(minutes: Double, estimate: Double, done: Int, of total: Int) -> Text {
    let (took, guessed) = (
      Text.number(minutes, decimals: 1), Text.number(estimate, decimals: 1)
    )
    return Text(
      sv: "\(done) av \(total) formulär är ifyllda: i snitt \(took.sv) minuter, beräknat "
        + "\(guessed.sv).",
      en: "\(done) of \(total) forms are filled in: \(took.en) minutes on average, estimated "
        + "\(guessed.en).")
  }

  static func notDone(of total: Int) -> Text {
    Text(
      sv: "Inget av \(total) formulär är ifyllt än.", en: "None of \(total) forms is filled in yet."
    )
  }

  static func label(_ client: PilotClient, _ form: Text) -> Text {
    Text(sv: " för \(client.name.sv), \(form.sv)", en: " for \(client.name.en), \(form.en)")
  }
}
