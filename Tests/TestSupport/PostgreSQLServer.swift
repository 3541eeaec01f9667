import CPq
import Foundation
import Synchronization

/// A PostgreSQL of the tests' own, started once in each process that asks for it: in a directory of its
/// own, on a free port of this machine, as somebody who is not root, and gone with the process however
/// that ends. Its text is sorted in Swedish, as no test may notice.
///
/// `BEPROVA_TEST_POSTGRESQL=postgresql://…` names one that runs already instead; its user makes
/// databases there.
package final class PostgreSQLServer: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let base: String
  private let control: FileHandle?
  private let made = Atomic<Int>(0)
  static let started = Result { try PostgreSQLServer() }

  package static func ofProcess() async throws -> PostgreSQLServer {
    try await aside { try started.get() }
  }

  /// A server for one test, which may stop it.
  ///
  /// - Parameter room: the size of a small disk at `small` in its directory, `8m`; root alone can make one.
  package static func own(
    settings: [String] = [], room: String? = nil
  ) async throws -> PostgreSQLServer {
    try await aside { try PostgreSQLServer(settings: settings, room: room, isOwn: true) }
  }

  private let process: Process?
  /// The directory of its files; nil for one that runs already.
  package let directory: String?
  package let port: Int

  private init(
    settings: [String] = [], room: String? = nil, isOwn: Bool = false
  ) throws {
    if !isOwn, let url = ProcessInfo.processInfo.environment["BEPROVA_TEST_POSTGRESQL"] {
      (base, control, process, directory, port) = (url, nil, nil, nil, 0)
      return
    }
    let programs = try Self.programs()
    let home = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    let directory = "\(home)/beprova-pg-\(UUID().uuidString.prefix(8))"
    let port = try Self.freePort()
    let process = Process()
    let input = Pipe()
    let shell = ["bash", "-c", Self.script, "bash", programs, directory, "\(port)", room ?? ""]
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A disk of its own is seen by nobody else, and goes with the shell.
    process.arguments = (room == nil ? [] : ["unshare", "-m"]) + shell + settings
    process.standardInput = input
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    self.process = process
    self.directory = directory
    self.port = port
    control = input.fileHandleForWriting
    base = "postgresql://app@127.0.0.1:\(port)/postgres"
    // The shell says when it is there, or ends.
    let said = output.fileHandleForReading
    var line = ""
    while let byte = try said.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.unicodeScalars.append(Unicode.Scalar(byte))
    }
    if line == "ready" { return }
    throw Failure(description: "PostgreSQL did not start in \(directory): \(line)")
  }

  /// The shell lives as long as the pipe from this process is open, and ends the server.
  private static let script = """
    set -eu
    programs=$1 directory=$2 port=$3 room=$4
    shift 4
    run=()
    mkdir -m 755 "$directory"
    if [ -n "$room" ]; then
      mkdir "$directory/small"
      mount -t tmpfs -o "size=$room,mode=777" none "$directory/small"
    fi
    if [ "$(id -u)" -eq 0 ]; then
      chown postgres "$directory" $(if [ -n "$room" ]; then echo "$directory/small"; fi)
      run=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    fi
    cd /
    "${run[@]}" "$programs/initdb" -D "$directory/data" -U app -A trust -E UTF8 --locale=C.UTF-8 \
      --locale-provider=icu --icu-locale=sv-SE --no-sync >"$directory/initdb.log" 2>&1
    settings=()
    for setting in "$@"; do settings+=(-c "$setting"); done
    begin() {
      "${run[@]}" "$programs/postgres" -D "$directory/data" -p "$port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c max_connections=400 \
        -c autovacuum=off -c max_wal_size=4GB -c shared_buffers=64MB \
        -c dynamic_shared_memory_type=mmap "${settings[@]}" >>"$directory/log" 2>&1 &
      server=$!
    }
    begin
    trap 'kill -QUIT $server 2>/dev/null; wait $server || true
      if [ -n "$room" ]; then umount -l "$directory/small"; fi
      rm -rf "$directory"' EXIT
    until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do
      kill -0 $server
      sleep 0.1
    done
    echo ready
    while read -r order; do
      case $order in
        stop) kill -INT $server; wait $server || true ;;
        kill) kill -KILL $server; wait $server || true ;;
        start) begin ;;
      esac
    done
    """

  package enum Order: String { case stop, kill, start }

  /// Tells a server of the test's own to stop or to start; it does so soon.
  package func tell(_ order: Order) throws {
    try control?.write(contentsOf: Data("\(order.rawValue)\n".utf8))
  }

  package func end() {
    try? control?.close()
    process?.waitUntilExit()
  }

  private static func programs() throws -> String {
    let root = "/usr/lib/postgresql"
    let versions = try FileManager.default.contentsOfDirectory(atPath: root).compactMap(Int.init)
    guard let newest = versions.max() else {
      throw Failure(description: "no PostgreSQL in \(root)")
    }
    return "\(root)/\(newest)/bin"
  }

  private static func freePort() throws -> Int {
    let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(handle) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(handle, $0, size) == 0 && getsockname(handle, $0, &size) == 0
      }
    }
    guard isBound else { throw Failure(description: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  // MARK: Databases

  /// One who owns databases, and one who has no rights but to the rows in them.
  package struct Roles: Sendable {
    package let owner = "wall_owner"
    package let app = "wall_app"
  }

  /// Makes the two roles, unless they are there.
  package func createRoles() async throws -> Roles {
    let roles = Roles()
    for role in [roles.owner, roles.app] {
      try await aside {
        try self.run(
          """
          DO $$ BEGIN
            CREATE ROLE \(role) LOGIN PASSWORD 'wall';
          EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
          END $$
          """)
      }
    }
    return roles
  }

  /// Makes an empty database of one of the roles, where the other may use the rows of what it will make.
  package func createDatabase(of roles: Roles) async throws -> String {
    let name = try await createDatabase()
    try await aside {
      try self.run("ALTER DATABASE \(name) OWNER TO \(roles.owner)")
      try self.run(
        """
        ALTER DEFAULT PRIVILEGES FOR ROLE \(roles.owner) IN SCHEMA public
          GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO \(roles.app)
        """, in: name)
    }
    return name
  }

  /// The address of a database as it is for one of the roles.
  package func url(_ name: String, as role: String) -> String {
    var components = URLComponents(string: url(name))
    components?.user = role
    components?.password = "wall"
    return components?.string ?? base
  }

  /// The address of a database of the server.
  package func url(_ name: String) -> String {
    var components = URLComponents(string: base)
    components?.path = "/\(name)"
    return components?.string ?? base
  }

  /// Makes a database, empty or as `template` is, and returns its name.
  package func createDatabase(like template: String = "template0") async throws -> String {
    try await aside { try self.newDatabase(like: template) }
  }

  func newDatabase(like template: String = "template0") throws -> String {
    let number = made.wrappingAdd(1, ordering: .relaxed).newValue
    let name = "test_\(ProcessInfo.processInfo.processIdentifier)_\(number)"
    try run("CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY file_copy")
    return name
  }

  package func dropDatabase(_ name: String) async throws {
    try await aside { try self.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
  }

  /// Runs a statement outside of transactions, as the owner of the server.
  package func run(_ statement: String, in name: String? = nil) throws {
    let connection = PQconnectdb(name.map(url) ?? base)
    defer { PQfinish(connection) }
    let result = PQexec(connection, statement)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else {
      throw Failure(description: String(cString: PQerrorMessage(connection)))
    }
  }
}

/// On a thread of its own: those of the tests are few, and others need them.
package func aside<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
