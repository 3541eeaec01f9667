/// Lets so many in at a time, in the order in which they came.
///
/// Tests run all at once. Each that keeps a database open holds a dozen files; with some thousand open,
/// Foundation's `Process.run` reads beyond its buffer when it lists them.
actor Turnstile {
  static let tests = Turnstile(width: 24)
  /// Who is inside may open more without waiting for anybody.
  @TaskLocal static var isInside = false

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(width: Int) {
    free = width
  }

  func enter() async {
    if free > 0 {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
