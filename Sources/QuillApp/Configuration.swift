internal import Glibc
package import QuillCore
internal import Support

/// The settings in force, read from the environment once and checked at the door.
package struct Configuration: Sendable {
    package private(set) var home: String
    /// Where the rows are.
    package private(set) var database: DatabasePlace
    /// Connections at a time, where the database is a server.
    let databasePool: Int
    package private(set) var storage: Storage
    package let tools: String
    package let whisperModel: String
    package let speechWorkers: Int
    package let folders: [String]
    package let egressAllow: String
    package let captionPauseSeconds: Double
    package let lookTimeoutSeconds: Double
    package let ytDLPArguments: String
    package let listen: (address: String, port: UInt16)
    package let environment: String
    package let writer: String
    package let modelPrices: String?
    package let openAI: ModelAccount?
    package let anthropic: ModelAccount?
    package let queueRules: QueueRules
    /// When what is done by itself is due, by name.
    package let timetables: [String: Timetable]
    /// After how many days rows are forgotten; without a number they are kept for ever.
    package let ledgerDays: [Ledger: Int]
    package let queue: QueueChoice
    /// Settings that the environment gives; the others are at their standard.
    package let given: [String: String]

    package init(environment: [String: String]) throws(QuillError) {
        for key in environment.keys.sorted() where key.hasPrefix("QUILL_") && !TestHooks.names.contains(key) {
            guard Setting.all.contains(where: { $0.key == key }) else { throw Self.unknown(key) }
        }
        // What is set to nothing is unset: an empty QUILL_HOME is not the current folder.
        given = environment.filter { key, value in !value.isEmpty && Setting.all.contains { $0.key == key } }
        let userHome = environment["HOME"] ?? "/root"
        home = absolute(given[Setting.home.key] ?? userHome + "/.local/share/quill")
        database = try DatabasePlace(given[Setting.databaseURL.key], home: home)
        databasePool = try Self.number(given, .databasePool, 1...200) ?? 8
        storage = try Storage(given)
        tools = absolute(given[Setting.tools.key] ?? Self.findTools() ?? userHome + "/.local/share/quill/tools")
        whisperModel = given[Setting.whisperModel.key] ?? "base"
        speechWorkers = try Self.number(given, .speechWorkers, 1...16) ?? min(4, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        folders = (given[Setting.folders.key] ?? "").split(separator: ":").map { absolute(String($0)) }
        egressAllow = given[Setting.egressAllow.key] ?? ""
        captionPauseSeconds = Double(try Self.number(given, .captionPause, 0...3_600) ?? 20)
        ytDLPArguments = given[Setting.ytDLPArguments.key] ?? ""
        listen = try Self.listen(given[Setting.listen.key] ?? Setting.listen.standard)
        let stage = given[Setting.environment.key] ?? "development"
        self.environment = stage
        guard ["development", "staging", "production"].contains(stage) else {
            throw QuillError(.invalidInput, "\(Setting.environment.key): \(stage) is none of the three.", hint: Setting.environment.help)
        }
        writer = given[Setting.writer.key] ?? "extractive"
        modelPrices = given[Setting.modelPrices.key].map(absolute)
        openAI = ModelAccount(given, key: .openAIKey, base: .openAIBase, model: .openAIModel)
        anthropic = ModelAccount(given, key: .anthropicKey, base: .anthropicBase, model: .anthropicModel)
        queueRules = QueueRules(
            limits: try Self.named(.limits) { () throws(QuillError) in try Limits(parsing: environment[Setting.limits.key] ?? "") },
            stuckAfterSeconds: Int64(try Self.number(given, .stuckAfter, 10...604_800) ?? 300),
            runLimitSeconds: Int64(try Self.number(given, .runLimit, 60...2_592_000) ?? 21_600), zone: try Self.zone(given))
        timetables = try Self.timetables(given)
        ledgerDays = try Self.ledgerDays(given)
        queue = try QueueChoice(given, stage: stage)
        lookTimeoutSeconds = Double(try Self.number(given, .lookTime, 1...3_600) ?? 90)
    }

    package func with(home: String) -> Configuration {
        var other = self
        other.home = home
        other.database = .sqlite(path: home + "/quill.db")
        other.storage = .folder(nil)
        return other
    }

    package func with(database: DatabasePlace) -> Configuration {
        var other = self
        other.database = database
        return other
    }

    /// What is in force of a setting, for people; a secret is never shown.
    package func shown(_ setting: Setting) -> String {
        if setting == .databaseURL { return database.shown }
        guard let value = given[setting.key] else {
            return switch setting {
            case .home: home
            case .tools: tools
            case .speechWorkers: String(speechWorkers)
            case .useInlineQueue: "\(queue.mode == .inline) (the queue is \(queue.mode.rawValue))"
            default: setting.standard
            }
        }
        return setting.isSecret ? "•••" : value
    }

    private static func zone(_ given: [String: String]) throws(QuillError) -> Zone {
        let written = given[Setting.timeZone.key] ?? "UTC"
        guard let zone = Zone(written) else {
            throw QuillError(.invalidInput, "\(Setting.timeZone.key): there is no zone \(written.prefix(60)).", hint: Setting.timeZone.help)
        }
        return zone
    }

    /// The times of the standard, replaced where the setting speaks of them.
    private static func timetables(_ given: [String: String]) throws(QuillError) -> [String: Timetable] {
        let zone = try zone(given)
        var tables: [String: Timetable] = [:]
        for (text, isStandard) in [(Setting.schedules.standard, true), (given[Setting.schedules.key] ?? "", false)] {
            for part in text.split(separator: ";") {
                let halves = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
                let name = halves.first.map { String($0.prefix { $0 != " " }) } ?? ""
                guard halves.count == 2, isStandard || tables[name] != nil || Schedule.ownNames.contains(name) else {
                    throw wrongSchedule(name, hasTimes: halves.count == 2)
                }
                guard halves[1] != "off" else {
                    tables[name] = nil
                    continue
                }
                let cron = try named(.schedules) { () throws(QuillError) in try Cron(String(halves[1])) }
                tables[name] = Timetable(name: name, cron: cron, zone: zone)
            }
        }
        return tables
    }

    /// It speaks of a schedule that there is not, or gives no times.
    private static func wrongSchedule(_ name: String, hasTimes: Bool) -> QuillError {
        let names = Setting.schedules.standard.split(separator: ";").map { String($0.prefix { $0 != "=" }) }
        let what = "\(Setting.schedules.key): "
        if !hasTimes, names.contains(name) {
            return QuillError(.invalidInput, what + "\(name) has no times.", hint: "Write \(name)=17 3 * * *, or \(name)=off.")
        }
        let last = names.last.map { " and \($0)" } ?? ""
        return QuillError(
            .invalidInput, what + "there is no schedule \(name.prefix(60)).",
            hint: "There are \(names.dropLast().joined(separator: ", "))\(last).")
    }

    private static func ledgerDays(_ given: [String: String]) throws(QuillError) -> [Ledger: Int] {
        var days: [Ledger: Int] = [:]
        let kept = [(Ledger.events, Setting.keepEvents), (.attemptLog, .keepLogs), (.usage, .keepUsage), (.audit, .keepAudit)]
        for (ledger, setting) in kept {
            let written = given[setting.key] ?? setting.standard
            if written != "forever" { days[ledger] = try number([setting.key: written], setting, 1...36_500) }
        }
        return days
    }

    /// What is wrong with a setting, told with its name.
    private static func named<T>(_ setting: Setting, _ read: () throws(QuillError) -> T) throws(QuillError) -> T {
        do { return try read() } catch {
            throw QuillError(error.code, "\(setting.key): \(error.message)", hint: error.hint ?? setting.help)
        }
    }

    private static func number(_ given: [String: String], _ setting: Setting, _ range: ClosedRange<Int>) throws(QuillError) -> Int? {
        guard let written = given[setting.key], !written.isEmpty else { return nil }
        guard let number = Int(written), range.contains(number) else {
            throw QuillError(
                .invalidInput, "\(setting.key): \(written) is not a number from \(range.lowerBound) to \(range.upperBound).",
                hint: setting.help)
        }
        return number
    }

    /// `127.0.0.1:7878`, `[::1]:7878`. Whoever can reach the port may do everything, so for now nobody else may reach it.
    private static func listen(_ written: String) throws(QuillError) -> (address: String, port: UInt16) {
        guard let colon = written.lastIndex(of: ":"), let port = UInt16(written[written.index(after: colon)...]) else {
            throw QuillError(.invalidInput, "\(Setting.listen.key): \(written) is not of the form address:port.", hint: Setting.listen.help)
        }
        let host = written[..<colon].filter { $0 != "[" && $0 != "]" }
        let address = host == "localhost" ? "127.0.0.1" : String(host)
        guard address == "::1" || address.hasPrefix("127.") else {
            throw QuillError(
                .notAllowed, "\(Setting.listen.key): \(address) can be reached from other machines, and there are no accounts yet.",
                hint: "Use 127.0.0.1, and a tunnel to reach it from elsewhere.")
        }
        return (address, port)
    }

    private static func unknown(_ key: String) -> QuillError {
        let near = Setting.all.map(\.key).min { distance($0, key) < distance($1, key) }
        let guess = near.flatMap { distance($0, key) <= 4 ? "Did you mean \($0)? " : nil } ?? ""
        return QuillError(
            .invalidInput, "\(key) is set, and Quill has no such setting.", hint: guess + "`quill config` lists them; unset the others.")
    }

    /// `.quill-tools` beside the executable's package or in the folder where the command was given.
    private static func findTools() -> String? {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        var folders = [absolute(".")]
        if count > 0 {
            let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                folders.append("/" + parts.joined(separator: "/"))
                parts = parts.dropLast()
            }
        }
        return folders.map { $0 + "/.quill-tools" }.first { access($0 + "/models.json", R_OK) == 0 }
    }
}

/// How a vendor's models are reached.
package struct ModelAccount: Sendable {
    let key: Secret?
    let base: String
    let model: String

    /// Nil where neither a key nor another server was given: then the vendor is not set up.
    init?(_ given: [String: String], key: Setting, base: Setting, model: Setting) {
        guard given[key.key] != nil || given[base.key] != nil else { return nil }
        self.key = given[key.key].map(Secret.init)
        self.base = given[base.key] ?? base.standard
        self.model = given[model.key] ?? model.standard
    }
}

/// A path from the root, with the current folder before relative ones; `.` and `..` are resolved as text.
package func absolute(_ path: String) -> String {
    var whole = path
    if !path.hasPrefix("/") {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let current = getcwd(&buffer, buffer.count).map { String(cString: $0) } ?? "/"
        whole = current + "/" + path
    }
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
        if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
}

/// Edits between two words.
private func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let changed = diagonal + (x == y ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
