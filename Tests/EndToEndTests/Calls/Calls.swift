import Foundation
import Testing

/// Support/peers/calls.c before a process: the n-th system call of a kind fails there.
struct Calls: Sendable {
    /// In the order in which calls.c counts them.
    enum Kind: String, CaseIterable, Sendable {
        case write, sync, rename, link, open, look, read, unlink, spawn, socket, connect, accept, send, recv

        static let ofFiles: [Kind] = [.write, .sync, .rename, .link, .open, .look, .read, .unlink]
        static let ofConnections: [Kind] = [.socket, .connect, .accept, .send, .recv]

        /// What really befalls such a call. A disk that is full stays so; the rest passes.
        var faults: [Fault] {
            switch self {
            case .write, .open: [Fault(ENOSPC, for: 0), Fault(EIO)]
            case .sync, .rename, .link: [Fault(EIO), Fault(ENOSPC, for: 0)]
            case .look: [Fault(EMFILE), Fault(EIO)]
            case .read, .unlink: [Fault(EIO)]
            case .spawn: [Fault(EAGAIN), Fault(EMFILE), Fault(ENOMEM)]
            case .socket: [Fault(EMFILE), Fault(ENOMEM)]
            case .connect: [Fault(ECONNREFUSED), Fault(ETIMEDOUT), Fault(EINTR)]
            case .accept: [Fault(EMFILE, for: 20), Fault(ECONNABORTED), Fault(EINTR)]
            case .send: [Fault(ECONNRESET), Fault(EPIPE), Fault(EINTR)]
            case .recv: [Fault(ECONNRESET), Fault(EINTR), Fault(ENOMEM)]
            }
        }
    }

    struct Fault: Sendable, CustomStringConvertible {
        let number: Int32
        /// How many calls in a row meet it; 0 for all.
        let length: Int

        init(_ number: Int32, for length: Int = 1) {
            self.number = number
            self.length = length
        }

        var description: String {
            String(cString: strerror(number)) + (length == 0 ? ", and it stays" : length > 1 ? ", \(length) times" : "")
        }
    }

    /// One call that fails, and how.
    struct Moment: Sendable, CustomStringConvertible {
        let kind: Kind
        let number: Int
        let count: Int
        let fault: Fault

        var description: String { "\(kind) \(number) of \(count): \(fault)" }
    }

    let library: String
    private let workshop: Desk

    init() async throws {
        workshop = try Desk()
        library = try await workshop.library("calls")
    }

    /// Settings of a process whose calls are counted.
    func counting(_ desk: Desk) -> [String: String] {
        ["LD_PRELOAD": library, "CALLS_FOLDER": desk.folder + "/", "CALLS_COUNTS": desk.path("counts")]
    }

    func counts(_ desk: Desk) throws -> [Kind: Int] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: desk.path("counts")))
        return bytes.withUnsafeBytes { bytes in
            Dictionary(
                uniqueKeysWithValues: Kind.allCases.enumerated().map { index, kind in
                    (kind, Int(bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)))
                })
        }
    }

    /// Settings of a process to which this happens.
    func failing(_ moment: Moment, _ desk: Desk, below folder: String? = nil) -> [String: String] {
        [
            "LD_PRELOAD": library, "CALLS_FOLDER": folder ?? desk.folder + "/", "CALLS_KIND": moment.kind.rawValue,
            "CALLS_AT": "\(moment.number)", "CALLS_ERROR": "\(moment.fault.number)", "CALLS_FOR": "\(moment.fault.length)",
        ]
    }

    /// Some of so many calls, from the first to the last; at length, more of them and each with all that may befall it.
    ///
    /// - Parameter calls: how many in a row meet what would stay otherwise.
    static func moments(_ kind: Kind, of count: Int, brief: Int, long: Int = 30, forCalls calls: Int = 0) -> [Moment] {
        guard count > 0 else { return [] }
        let points = Storm.isLong ? long : brief
        let spread = Set((0..<points).map { 1 + $0 * (count - 1) / max(1, points - 1) }).sorted()
        return spread.enumerated().flatMap { index, number in
            (Storm.isLong ? kind.faults : [kind.faults[index % kind.faults.count]])
                .map { Moment(kind: kind, number: number, count: count, fault: Fault($0.number, for: $0.length == 0 ? calls : $0.length)) }
        }
    }

    /// The codes of what may be told of such a fault.
    static let codes: Set = ["success", "disk-full", "home-damaged", "internal-error", "unreachable"]

    /// What a command that failed says: its own error, or that of the run that it watched. An error has a sentence and a remedy, and a
    /// disk that cannot be read is not called damage.
    static func code(_ outcome: Outcome) throws -> String {
        guard outcome.code != 0 else { return "success" }
        let error = try #require(try outcome.json()["error"] as? [String: Any], "no error in \(outcome)")
        let message = error["message"] as? String ?? ""
        #expect(!message.isEmpty && !message.contains("is damaged"), "\(outcome.out)")
        #expect((error["hint"] as? String ?? "").isEmpty == false, "no remedy in \(outcome.out)")
        return try #require(error["code"] as? String)
    }
}
