internal import CSpawn
internal import Foundation

/// A program that was started: in a group of its own, with no file of ours open, and gone when we are.
///
/// Foundation's `Process` is not used: it reads past the end of its buffer, and may die of it, when about 1,350 files are open, as they
/// are while tests of thousands of streams run beside it.
package enum Started {
    /// Starts `command`, found on the `PATH` of `environment`, and returns its pid.
    /// - Parameters:
    ///   - output: the descriptor that becomes its standard output, and stays the caller's too.
    ///   - error: the same for its standard error.
    ///   - ended: called on another thread with its exit code, or the signal that ended it, negative.
    package static func start(
        _ command: [String], environment: [String: String], in folder: String, output: Int32, error: Int32,
        ended: @escaping @Sendable (Int32) -> Void
    ) throws -> Int32 {
        let begun = DispatchSemaphore(value: 0)
        let answer = Answer()
        // It dies with the thread that starts it, so that thread stays.
        Thread.detachNewThread {
            let (pid, code) = spawn(["env"] + command, environment, folder, output, error)
            (answer.pid, answer.code) = (pid, code)
            begun.signal()
            guard pid > 0 else { return }
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            let signal = status & 0x7f
            ended(signal == 0 ? (status >> 8) & 0xff : -signal)
        }
        // For as long as a fork takes.
        begun.wait()
        guard answer.pid > 0 else { throw NotStarted(command: command, reason: String(cString: strerror(answer.code))) }
        return answer.pid
    }

    private final class Answer: @unchecked Sendable {
        var (pid, code): (Int32, Int32) = (0, 0)
    }

    private static func spawn(
        _ words: [String], _ environment: [String: String], _ folder: String, _ output: Int32, _ error: Int32
    ) -> (pid: Int32, code: Int32) {
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let arguments = words.map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var (stage, code) = (CSPAWN_STAGE_FORK, Int32(0))
        let pid = [nothing, output, error].withUnsafeBufferPointer { descriptors in
            arguments.withUnsafeBufferPointer { arguments in
                settings.withUnsafeBufferPointer { settings in
                    folder.withCString { folder in
                        "/usr/bin/env".withCString { path in
                            var request = cspawn_request(
                                path: path, arguments: arguments.baseAddress, environment: settings.baseAddress, directory: folder,
                                descriptors: descriptors.baseAddress, descriptor_count: 3, address_space_bytes: 0, cpu_seconds: 0,
                                file_bytes: 0, processes: 0, nice: 0)
                            return cspawn_start(&request, &stage, &code)
                        }
                    }
                }
            }
        }
        return (pid, code)
    }
}

/// Why there is no program.
package struct NotStarted: Error, CustomStringConvertible {
    let command: [String]
    let reason: String
    package var description: String { "\(command.joined(separator: " ")) could not be started: \(reason)" }
}

/// What one end of a pipe is given, read on a thread of its own.
package struct Listening {
    /// The end to write to; whoever has given it to a program closes it.
    package let writing: Int32

    /// Calls `heard` with each piece that comes, and `ended` when there will be no more.
    package init(heard: @escaping @Sendable ([UInt8]) -> Void, ended: @escaping @Sendable () -> Void) throws {
        var ends: [Int32] = [0, 0]
        guard cspawn_pipe(&ends, 0) == 0 else { throw NotStarted(command: ["a pipe"], reason: String(cString: strerror(errno))) }
        let reading = ends[0]
        writing = ends[1]
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                var something = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
                poll(&something, 1, -1)
                let count = read(reading, &buffer, buffer.count)
                if count < 0, errno == EINTR || errno == EAGAIN { continue }
                guard count > 0 else { break }
                heard(Array(buffer[..<count]))
            }
            close(reading)
            ended()
        }
    }
}
