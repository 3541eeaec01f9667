import Core
import Forms
import Testing

@testable import Programmes

@Suite struct `a contribution` {
  private func m3(_ contribution: Contribution) throws -> OccasionContribution {
    try #require(contribution.occasions.first { $0.key == "m3" })
  }

  @Test func `starts from the first complete answer in the start window, measure by measure`()
    throws
  {
    let programme = try resultProgramme()
    let contribution = programme.contribution(
      of: episode(
        1, answer("2025-01-20", at: "start", sheet(mood: "30.0", work: "none")),
        answer("2025-01-02", sheet(work: "full")),
        answer("2025-01-01", isDraft: true, sheet(mood: "99.0"))))
    // mood in tenths; working as 1 or 0; hours asked of those in work.
    #expect(contribution.startValues == [300, 1, nil, nil])
  }

  @Test func `an answer counts for the occasion whose window holds its day, unless it is named`()
    throws
  {
    let programme = try resultProgramme()
    let byDay = programme.contribution(of: episode(1, answer("2025-04-20", sheet(mood: "12.5"))))
    #expect(try m3(byDay).values[0] == 125)
    #expect(try m3(byDay).measuredOn == day("2025-04-20"))
    let named = programme.contribution(
      of: episode(1, answer("2025-04-20", at: "m6", sheet(mood: "12.5"))))
    #expect(try m3(named).values[0] == nil)
    #expect(named.occasions.first { $0.key == "m6" }?.values[0] == 125)
  }

  // Due 1 April. 20 March is 12 days off, 10 April 9, 1 May 30.
  @Test(arguments: [("first", 200), ("latest", 400), ("closest", 300)])
  func `of repeats in a window the one counts that the programme says`(
    repeats: String, expected: Int64
  ) throws {
    let contribution = try resultProgramme(repeats: repeats).contribution(
      of: episode(
        1, answer("2025-05-01", sheet(mood: "40.0")), answer("2025-03-20", sheet(mood: "20.0")),
        answer("2025-04-10", sheet(mood: "30.0"))))
    #expect(try m3(contribution).values[0] == expected)
  }

  @Test func `of two equally close the earlier counts`() throws {
    let contribution = try resultProgramme().contribution(
      of: episode(
        1, answer("2025-04-06", sheet(mood: "2.0")), answer("2025-03-27", sheet(mood: "1.0"))))
    #expect(try m3(contribution).values[0] == 10)
  }

  @Test func `where the answer that counts lacks a value the next in line gives it`() throws {
    let contribution = try resultProgramme().contribution(
      of: episode(
        1, answer("2025-04-01", sheet(work: "full")), answer("2025-04-05", sheet(mood: "3.0"))))
    #expect(try m3(contribution).values == [30, 1, nil, nil])
    #expect(try m3(contribution).measuredOn == day("2025-04-01"))
  }

  @Test func `what does not apply is told apart from what is missing`() throws {
    let programme = try resultProgramme()
    let without = programme.contribution(
      of: episode(1, answer("2025-04-01", at: "m3", sheet(mood: "1.0", work: "none"))))
    #expect(try m3(without).reasons[2] == .notApplicable)
    let unknown = programme.contribution(
      of: episode(1, answer("2025-04-01", at: "m3", sheet(mood: "1.0"))))
    #expect(try m3(unknown).values[2] == nil)
    #expect(try m3(unknown).reasons[2] == nil)
  }

  @Test func `the reason why nobody could be asked is kept, until somebody could`() throws {
    let programme = try resultProgramme()
    let lost = programme.contribution(
      of: episode(1, notDone("2025-04-01", at: "m3", .notReached)))
    #expect(try m3(lost).reasons[0] == .notReached)
    #expect(try m3(lost).measuredOn == nil)
    let found = programme.contribution(
      of: episode(
        1, notDone("2025-04-01", at: "m3", .notReached),
        answer("2025-04-20", at: "m3", sheet(mood: "5.0"))))
    #expect(try m3(found).values[0] == 50)
    #expect(try m3(found).reasons[0] == nil)
  }

  @Test func `a follow-up made before an early end still counts, and one not made is not missed`()
    throws
  {
    let programme = try resultProgramme()
    let made = programme.contribution(
      of: episode(
        1, end: "2025-03-20", answer("2025-03-18", at: "m3", sheet(mood: "5.0"))))
    #expect(try m3(made).values[0] == 50)
    let notMade = programme.contribution(
      of: episode(1, end: "2025-03-20", notDone("2025-03-18", at: "m3", .declined)))
    #expect(!notMade.occasions.contains { $0.key == "m3" })
  }

  @Test func `an indicator of a repeated occasion is computed there and nowhere else`() throws {
    let contribution = try resultProgramme().contribution(
      of: episode(
        1, answer("2025-04-01", at: "m3", sheet(work: "full")),
        answer("2025-07-01", at: "m6", sheet(work: "full"))))
    #expect(try m3(contribution).values[3] == nil)
    #expect(contribution.occasions.first { $0.key == "m6" }?.values[3] == 1)
  }

  @Test func `a second answer in the start window is later than the first`() throws {
    let contribution = try resultProgramme().contribution(
      of: episode(
        1, answer("2024-12-20", sheet(mood: "9.0")), answer("2025-01-03", sheet(mood: "8.0")),
        answer("2025-02-15", sheet(mood: "7.0")), answer("2025-04-01", sheet(mood: "6.0"))))
    #expect(contribution.startValues[0] == 90)
    #expect(contribution.later.map { $0.values[0] } == [80, 70, 60])
  }

  @Test func `groups are those of the start, several where several were chosen`() throws {
    let programme = try resultProgramme()
    let contribution = programme.contribution(
      of: episode(
        1, unit: 7, gender: .male, birthYear: 2001, attributes: ["arm": "x"],
        answer("2025-01-01", at: "start", sheet(help: ["a"])),
        answer("2025-04-01", at: "m3", sheet(help: ["c", "a"]))))
    let unit: UnitID = number(7)
    #expect(
      contribution.groups == [["male"], ["18-24"], [unit.description], ["a", "c"], ["x"]])
    let unknown = programme.contribution(of: episode(2, birthYear: 2015))
    #expect(unknown.groups.dropFirst(3) == [["missing"], ["missing"]])
    #expect(unknown.groups[1] == ["missing"])
  }

  @Test func `of a programme narrowed to a question the values are the same`() throws {
    let programme = try resultProgramme()
    let narrowed = programme.narrowed(to: ["hours", "nothing"], by: ["arm"])
    #expect(narrowed.items == ["hours", "work"])
    let record = episode(
      1, attributes: ["arm": "x"], answer("2025-04-01", at: "m3", sheet(work: "none")))
    let contribution = narrowed.contribution(of: record)
    #expect(contribution.groups == [["x"]])
    #expect(try m3(contribution).reasons == [.notApplicable, nil])
  }
}
