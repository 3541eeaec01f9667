import Core

/// The page shown when a request could not be answered.
enum ErrorPage {
  static func page(_ error: WebError) -> Page {
    Page(title: error.title, status: error.status) {
      p { error.explanation }
      p { a(href: "/") { WebText.toFirstPage } }
    }
  }
}
