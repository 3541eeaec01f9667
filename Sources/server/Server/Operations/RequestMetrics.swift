import Operations
import Synchronization
import Web

/// Counts requests by method, route and status, and notes how long they took.
final class RequestMetrics: Sendable {
  private struct Kind: Hashable {
    let method: String
    let route: String
    let status: Int
  }

  private let metrics: Metrics
  /// Those that have been met: what is counted a hundred times a second is not looked up by its labels.
  private let met = Mutex<[Kind: (requests: Metrics.Counter, times: Metrics.Histogram)]>([:])

  init(_ metrics: Metrics) {
    self.metrics = metrics
  }

  func note(_ exchange: Exchange) {
    let kind = Kind(method: exchange.method, route: exchange.route, status: exchange.status)
    let (requests, times) = met.withLock { met in
      if let known = met[kind] { return known }
      let made = (
        requests: metrics.counter(
          "beprova_http_requests_total",
          ["method": kind.method, "route": kind.route, "status": "\(kind.status)"],
          help: "Requests answered."),
        times: metrics.histogram(
          "beprova_http_request_seconds", ["method": kind.method, "route": kind.route],
          help: "Time until an answer stood ready.")
      )
      met[kind] = made
      return made
    }
    requests.add()
    times.note(seconds: exchange.seconds)
  }
}
