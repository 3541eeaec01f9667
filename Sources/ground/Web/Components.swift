import Core

/// First in main when something was refused: how many faults, each a link to its field. `Layout`
/// puts it there; `takesFocus` is false only where it is shown as an example.
package func errorSummary(_ errors: [FieldError], takesFocus: Bool = true) -> Node {
  div(
    .class("error-summary"), .role("alert"), .tabindex(-1), Attribute("autofocus", takesFocus),
    .aria("labelledby", "felsammanfattning")
  ) {
    h2(.id("felsammanfattning")) { WebText.numberOfErrors(errors.count) }
    ul {
      for error in errors { li { a(href: "#\(error.field)") { error.message } } }
    }
  }
}

/// What just happened.
package func noticeBox(_ notice: Notice) -> Node {
  let isSuccess = notice.kind == .success
  return div(.class(isSuccess ? "notice success" : "notice"), .role("status")) {
    strong { isSuccess ? WebText.done : WebText.information }
    div { notice.content }
  }
}

/// A remark set apart from the running text.
package func insetText(@NodeBuilder content: () -> Node) -> Node {
  div(.class("inset"), content: content)
}

/// What may have consequences and must not be overlooked.
package func warningText(@NodeBuilder content: () -> Node) -> Node {
  div(.class("warning")) {
    strong(.class("warning-label")) { WebText.important }
    div { content() }
  }
}

/// A part of a page under a heading that can be linked to.
package func chapter(_ heading: Text, id: String, @NodeBuilder content: () -> Node) -> Node {
  section(.aria("labelledby", id)) {
    h2(.id(id)) { heading }
    content()
  }
}

/// White ground with a hairline, for what belongs together.
package func panel(@NodeBuilder content: () -> Node) -> Node {
  div(.class("panel"), content: content)
}

/// Text that few need, behind its heading.
package func disclosure(
  _ heading: Text, open: Bool = false, @NodeBuilder content: () -> Node
) -> Node {
  details(.class("disclosure"), .open(open)) {
    summary { heading }
    div(.class("disclosed")) { content() }
  }
}

/// Figures in a row, each over what it counts: 48 började.
package func keyFigures(_ figures: [(Text, label: Text)]) -> Node {
  dl(.class("key-figures")) {
    for (figure, label) in figures {
      div {
        dt { label }
        dd { figure }
      }
    }
  }
}

/// A small word in a box: `för få`, a status.
package func tag(_ text: Text, kind: TagKind = .plain) -> Node {
  span(.class("tag \(kind.rawValue)")) { text }
}

/// What a tag's colour says beside its word.
package enum TagKind: String, Sendable {
  case plain, accent, good, bad
}

/// What stands in a cell whose figure would give somebody away.
package let tooFew = tag(WebText.tooFew)

/// How far a task has come.
package enum TaskStatus: Sendable, Hashable, CaseIterable {
  case notStarted, inProgress, done, notYet

  package var text: Text {
    switch self {
    case .notStarted: Text(sv: "Inte påbörjad", en: "Not started")
    case .inProgress: Text(sv: "Pågår", en: "In progress")
    case .done: Text(sv: "Klar", en: "Done")
    case .notYet: Text(sv: "Kan inte påbörjas än", en: "Cannot start yet")
    }
  }
}

/// A line of a task list.
package struct TaskItem: Sendable {
  package var text: Text
  /// Nil when it cannot be begun.
  package var href: String?
  package var status: TaskStatus
  package var hint: Text?

  package init(_ text: Text, href: String?, status: TaskStatus, hint: Text? = nil) {
    self.text = text
    self.href = href
    self.status = status
    self.hint = hint
  }
}

/// Work that spans sessions and may be done in any order.
package func taskList(_ tasks: [TaskItem]) -> Node {
  ul(.class("task-list")) {
    for task in tasks {
      li {
        div {
          if let href = task.href, task.status != .notYet {
            a(href: href) { task.text }
          } else {
            task.text
          }
          if let hint = task.hint { div(.class("hint")) { hint } }
        }
        switch task.status {
        case .done: span(.class("task-status")) { task.status.text }
        case .inProgress: tag(task.status.text, kind: .accent)
        case .notStarted: tag(task.status.text)
        case .notYet: span(.class("task-status muted")) { task.status.text }
        }
      }
    }
  }
}

/// One thing somebody has answered, with the way to change it.
package struct Answered: Sendable {
  package var question: Text
  package var answer: Node
  package var change: String?

  package init(_ question: Text, change: String? = nil, @NodeBuilder answer: () -> Node) {
    self.question = question
    self.answer = answer()
    self.change = change
  }
}

/// Answers to look over before they are sent, each with a link to change it.
package func checkAnswers(_ answers: [Answered]) -> Node {
  dl(.class("summary-list")) {
    for answered in answers {
      div {
        dt { answered.question }
        dd {
          if answered.answer.isEmpty {
            span(.class("muted")) { WebText.notAnswered }
          } else {
            answered.answer
          }
        }
        if let change = answered.change {
          dd(.class("change")) {
            a(href: change) {
              WebText.change
              span(.class("visually-hidden")) {
                " "
                answered.question
              }
            }
          }
        }
      }
    }
  }
}

/// What a page says when there is nothing yet: what it is for, the first step, an example.
package func emptyState(
  _ heading: Text, firstStep: (Text, href: String)? = nil, @NodeBuilder content: () -> Node
) -> Node {
  div(.class("empty-state")) {
    h2 { heading }
    content()
    if let firstStep { p { buttonLink(firstStep.0, href: firstStep.href, primary: true) } }
  }
}

/// How far something has come, in words and as a bar.
package func progressBar(_ label: Text, done: Int, of total: Int) -> Node {
  div(.class("progress")) {
    p {
      label
      " "
      span(.class("muted")) { WebText.progress(done, of: total) }
    }
    element(
      "progress",
      [
        .value(String(done)), Attribute("max", String(max(total, 1))), .aria("label", label),
      ], Node(WebText.progress(done, of: total)))
  }
}

/// Views of one thing, as links; `current` is the address of the one that is shown.
package func tabs(_ label: Text, _ items: [(Text, href: String)], current: String) -> Node {
  nav(.class("tabs"), .aria("label", label)) {
    ul {
      for (text, href) in items {
        li { a(href: href, .aria("current", href == current ? "page" : nil)) { text } }
      }
    }
  }
}

/// Headings of a long page, as links to their ids.
package func tableOfContents(_ items: [(Text, id: String)]) -> Node {
  nav(.class("contents"), .aria("label", WebText.onThisPage)) {
    h2 { WebText.onThisPage }
    ul { for (text, id) in items { li { a(href: "#\(id)") { text } } } }
  }
}

/// Pages of a long list. `href` makes the address of a page by its number, from 1.
package func pagination(_ page: Int, of total: Int, href: (Int) -> String) -> Node {
  guard total > 1 else { return .empty }
  return nav(.class("pagination"), .aria("label", WebText.pages)) {
    if page > 1 { a(href: href(page - 1), .rel("prev")) { WebText.previous } }
    span { WebText.page(page, of: total) }
    if page < total { a(href: href(page + 1), .rel("next")) { WebText.next } }
  }
}

/// A picture of figures: the sentence that says it, the picture, and the figures as a table, which
/// is behind its heading unless it is open.
///
/// - Parameter svg: the picture in a language, drawn by our own code, with its own text
///   alternative; no `style` attributes, which the content security policy refuses.
package func chartFigure(
  sentence: Text, table: Node, tableIsOpen: Bool = false, note: Node = .empty,
  svg: @escaping @Sendable (Language) -> String
) -> Node {
  figure(.class("picture-and-table panel")) {
    figcaption { sentence }
    div(.class("picture")) { Node.perLanguage { Node.trusted(svg($0)) } }
    if tableIsOpen { table } else { disclosure(WebText.figuresAsTable) { table } }
    if !note.isEmpty { div(.class("note")) { note } }
  }
}
