import Glibc
import SQL
import Support

/// Times the queue in process, by the product's own store and worker. One JSON object on standard output, or a reason on standard error.
@main
struct Drive {
    static let usage = """
        usage: drive fill DATABASE KINDS EACH FINISHED   a schema, EACH due jobs of each kind, and jobs that ended long ago
               drive bare DATABASE KINDS BATCH           works all of them off: job and attempt rows alone, a connection a kind
               drive whole DATABASE                      works kind 0 off as `quill worker` does, with a checkpoint each
               drive starts DATABASE RATE SECONDS        from a job's moment to its start
               drive claims BATCH COUNT DATABASE…        how long a claim takes, the databases by turns
        DATABASE is the path of a SQLite file, or what libpq takes (`host=… dbname=…`).
        """

    static func main() async {
        do {
            print(try await answer(Array(CommandLine.arguments.dropFirst())))
        } catch {
            Log.error("\(error)")
            exit(1)
        }
    }

    private static func answer(_ words: [String]) async throws -> String {
        guard let command = words.first else { throw Misuse() }
        let rest = Array(words.dropFirst())
        let numbers = rest.compactMap { Int($0) }
        switch (command, rest.count) {
        case ("fill", 4) where numbers.count == 3:
            return try await Place(rest[0]).with(connections: 1, isPatient: true) { database in
                try await Filling(kinds: numbers[0], each: numbers[1], finished: numbers[2]).fill(database)
            }
        case ("bare", 3) where numbers.count == 2:
            return try await Place(rest[0]).with(connections: numbers[0]) { database in
                try await Bare(database, kinds: numbers[0], batch: numbers[1]).run()
            }
        case ("whole", 1): return try await Place(rest[0]).with { database in try await Whole(database).run() }
        case ("starts", 3) where numbers.count == 2:
            return try await Starts(Place(rest[0]), rate: numbers[0], seconds: numbers[1]).run()
        case ("claims", 3...) where numbers.count == 2:
            return try await Claims(batch: numbers[0], count: numbers[1]).run(rest.dropFirst(2).map(Place.init))
        default: throw Misuse()
        }
    }
}

struct Misuse: Error, CustomStringConvertible {
    var description: String { Drive.usage }
}
