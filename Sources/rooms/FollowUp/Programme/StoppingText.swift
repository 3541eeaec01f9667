import Core
import Foundation

/// Words for the two ways in which a version ends. *Avsluta*: nobody new begins. *Dra tillbaka*:
/// it never should have started, so nothing more is answered in it.
enum StoppingText {
  static let title = Text(sv: "Avsluta eller dra tillbaka", en: "Stop or withdraw")
  static let lead = Text(
    sv:
      "Avsluta när programmet har gjort sitt. Dra tillbaka en version som aldrig borde ha startat.",
    en:
      "Stop when the programme has done its work. Withdraw a version that never should have started."
  )
  static let openHeading = Text(sv: "Pågående omgångar", en: "Open episodes")
  static let stopHeading = Text(sv: "Avsluta programmet", en: "Stop the programme")
  static let stopExplanation = Text(
    sv: """
      Ingen ny kan börja. De som har börjat följs till slutet: deras formulär går att fylla i och \
      spara som vanligt, också de som är öppna nu. Resultaten finns kvar.
      """,
    en: """
      Nobody new can begin. Those who have begun are followed to the end: their forms can be filled \
      in and saved as usual, also those that are open now. Results remain.
      """)
  static let day = Text(sv: "Från och med", en: "From")
  static let dayHint = Text(
    sv: "I dag, eller en dag högst ett år fram.", en: "Today, or a day at most a year ahead.")
  static let confirmStop = Text(
    sv: "Jag vill att ingen ny börjar i programmet", en: "I want nobody new to begin in it")
  static let stop = Text(sv: "Avsluta programmet", en: "Stop the programme")
  static let stopUnconfirmed = Text(
    sv: "Kryssa i rutan om du vill avsluta programmet", en: "Tick the box if you want to stop it")
  static let nothingToStop = Text(
    sv: "Ingen version pågår, så det finns inget att avsluta.",
    en: "No version is running, so there is nothing to stop.")

  static let withdrawHeading = Text(sv: "Dra tillbaka en version", en: "Withdraw a version")
  static let withdrawExplanation = Text(
    sv: """
      Inget mer kan besvaras i versionen. Den som har ett formulär öppet får veta varför och kan \
      kopiera det som är skrivet. Det som redan är sparat räknas inte i några resultat, och raderas \
      först efter ett eget beslut. Det går inte att ångra.
      """,
    en: """
      Nothing more can be answered in the version. Who has a form open is told why, and sees all \
      that was typed so that it can be copied. What is already saved counts in no result, and is \
      deleted only by a decision of its own. It cannot be undone.
      """)
  static let version = Text(sv: "Vilken version?", en: "Which version?")
  static let reason = Text(sv: "Varför dras den tillbaka?", en: "Why is it withdrawn?")
  static let reasonHint = Text(
    sv: "Det läses av dem som har formulär öppna. Skriv inget om någon person.",
    en: "It is read by those who have forms open. Write nothing about any person.")
  static let confirmWithdrawal = Text(
    sv: "Jag vill att inget mer besvaras i versionen",
    en: "I want nothing more to be answered in the version")
  static let withdraw = Text(sv: "Dra tillbaka versionen", en: "Withdraw the version")
  static let versionMissing = Text(
    sv: "Välj vilken version som ska dras tillbaka", en: "Choose which version to withdraw")
  static let reasonMissing = Text(
    sv: "Skriv med några ord varför, minst tio tecken",
    en: "Write in some words why, at least ten characters")
  static let reasonTooLong = Text(
    sv: "Skriv högst 300 tecken", en: "Write at most 300 characters")
  static let withdrawalUnconfirmed = Text(
    sv: "Kryssa i rutan om du vill dra tillbaka versionen",
    en: "Tick the box if you want to withdraw the version")

  // Afterwards
  static let stoppedNow = Text(
    sv: "Programmet är avslutat. De som har börjat följs till slutet.",
    en: "The programme is stopped. Those who have begun are followed to the end.")
  static let stopsLater = Text(
    sv: "Dagen då programmet avslutas är sparad.",
    en: "The day on which the programme stops is kept.")
  static let withdrawnNow = Text(
    sv: "Versionen är tillbakadragen. Inget mer kan besvaras i den.",
    en: "The version is withdrawn. Nothing more can be answered in it.")

  // Where forms are
  static let withdrawnTitle = Text(
    sv: "Formuläret går inte att spara", en: "The form cannot be saved")
  static let withdrawnHead = Text(
    sv: "Programmet är tillbakadraget", en: "The programme is withdrawn")
  static let notSaved = Text(
    sv: "Det du skrev är inte sparat. Allt står kvar här nedanför, så att du kan kopiera det.",
    en: "What you wrote is not saved. All of it stands below, so that you can copy it.")
  static let yourAnswers = Text(sv: "Det du skrev", en: "What you wrote")
  static let savedAnswers = Text(sv: "Det som sparades tidigare", en: "What was saved before")
  static let savedDoesNotCount = Text(
    sv: "Det finns kvar men räknas inte i några resultat.",
    en: "It is still there but counts in no result.")
  static let stoppedMeanwhile = Text(
    sv:
      "Programmet är inte längre i gång, så ingen ny omgång kan börja. Inget är sparat; det du skrev står kvar.",
    en:
      "The programme is no longer running, so no new episode can begin. Nothing is saved; what you "
      + "wrote is still here.")

  static func goesOn(since moment: Date) -> Text {
    let day = Day(inSweden: moment)
    return Text(
      sv: "Programmet avslutades \(day). Den här omgången följs till slutet, och svaren sparas som "
        + "vanligt.",
      en:
        "The programme was stopped on \(day). This episode is followed to the end, and answers are "
        + "saved as usual.")
  }

  static func stops(_ moment: Date) -> Text {
    Text(
      sv: "Ingen ny kan börja från och med \(Day(inSweden: moment)).",
      en: "Nobody new can begin from \(Day(inSweden: moment)) on.")
  }

  static func withdrawn(_ withdrawal: Withdrawal) -> Text {
    let day = Day(inSweden: withdrawal.at)
    return Text(
      sv: "Tillbakadragen \(day): \(withdrawal.reason)",
      en: "Withdrawn on \(day): \(withdrawal.reason)")
  }

  static func nothingMore(_ withdrawal: Withdrawal) -> Text {
    let day = Day(inSweden: withdrawal.at)
    return Text(
      sv: "Versionen drogs tillbaka \(day), så inget mer kan besvaras i den. Skälet: "
        + withdrawal.reason,
      en: "The version was withdrawn on \(day), so nothing more can be answered in it. The reason: "
        + withdrawal.reason)
  }

  static func outside(_ first: Day, _ last: Day) -> Text {
    Text(
      sv: "Skriv en dag mellan \(first) och \(last), till exempel \(first.adding(months: 1))",
      en: "Write a day between \(first) and \(last), for instance \(first.adding(months: 1))")
  }

  static func versionName(_ version: Int, _ count: ToldCount?) -> Text {
    Text(sv: "Version \(version)", en: "Version \(version)")
      + (count.map { count in
        Text(
          sv: ": \(count.words.sv.lowercasedFirst) pågår",
          en: ": \(count.words.en.lowercasedFirst) open")
      } ?? Text(verbatim: ""))
  }
}
