import Foundation
import Programs
import Support

/// A child process whose words can be waited for.
final class RunningQuill: @unchecked Sendable {
    private var process: Int32 = 0
    private let lock = NSLock()
    private var text = ["", ""]
    private var open = 2
    private var code: Int32?
    private var waiting: [(needle: String?, number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var waits = 0
    /// Of those whose test has no more time.
    private var late: Set<Int> = []

    init(_ command: [String], environment: [String: String], in folder: String) throws {
        let (out, err) = (try listening(0), try listening(1))
        defer { for end in [out, err] { close(end) } }
        process = try Started.start(command, environment: environment, in: folder, output: out, error: err) { [self] ended in
            change { code = ended }
        }
    }

    /// The end to write to, of a pipe whose words are kept.
    private func listening(_ index: Int) throws -> Int32 {
        try Listening { [self] bytes in
            change { text[index] += String(decoding: bytes, as: UTF8.self) }
        } ended: { [self] in
            change { open -= 1 }
        }.writing
    }

    /// Returns once standard error holds `words`; false when it ended without them. Throws when the test's time is over before.
    func says(_ words: String) async throws -> Bool {
        let number = lock.withLock {
            waits += 1
            return waits
        }
        let isSaid = await withTaskCancellationHandler {
            await wait(words, number)
        } onCancel: {
            change { _ = late.insert(number) }
        }
        if !isSaid { try Task.checkCancellation() }
        return isSaid
    }

    /// Of the process.
    var identifier: Int32 { process }

    func signal(_ number: Int32) { kill(process, number) }

    /// What it has said on standard error so far.
    var heard: String { lock.withLock { text[1] } }

    /// Whether it is over, without waiting for that.
    var hasEnded: Bool { lock.withLock { code != nil } }

    /// Its end. What has not ended after ten minutes never would: it is killed, so that its test fails by the code, and all tests end.
    /// So is what is waited for when the test's time is over.
    func ended() async throws -> Outcome {
        let over = Signal()
        RealThread.start(name: "patience") { [self] in
            if over.wait(milliseconds: 600_000) { return }
            print("\(process) did not end; its threads: \(threads.joined(separator: ", "))")
            signal(SIGKILL)
        }
        defer { over.set() }
        _ = await withTaskCancellationHandler {
            await wait(nil)
        } onCancel: {
            signal(SIGKILL)
        }
        return lock.withLock { Outcome(code: code ?? 0, out: text[0], err: text[1]) }
    }

    /// What each thread is called and waits in.
    private var threads: [String] {
        let folder = "/proc/\(process)/task"
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).map { thread in
                try ["comm", "wchan", "syscall"].map { try String(contentsOfFile: "\(folder)/\(thread)/\($0)", encoding: .utf8) }
                    .joined(separator: " ").replacingOccurrences(of: "\n", with: "")
            }
        } catch { return ["\(error)"] }
    }

    private var isOver: Bool { code != nil && open == 0 }

    private func wait(_ needle: String?, _ number: Int = 0) async -> Bool {
        await withCheckedContinuation { continuation in
            change { waiting.append((needle, number, continuation)) }
        }
    }

    /// Changes the state and wakes whoever waited for this.
    private func change(_ body: () -> Void) {
        lock.lock()
        body()
        var rest: [(needle: String?, number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var woken: [(CheckedContinuation<Bool, Never>, Bool)] = []
        for (needle, number, continuation) in waiting {
            let isThere = needle.map { text[1].contains($0) } ?? false
            if isThere || isOver || late.contains(number) {
                woken.append((continuation, isThere))
            } else {
                rest.append((needle, number, continuation))
            }
        }
        waiting = rest
        lock.unlock()
        for (continuation, isThere) in woken { continuation.resume(returning: isThere) }
    }
}
