import Children
import Glibc
import Testing

/// Real processes: `sh` and the basic tools of the system.
@Suite struct RunTests {
    @Test func collectsOutputAndExit() async throws {
        let result = try await Child.run(shell("cat; echo bad >&2; exit 3"), input: Array("hello".utf8))
        #expect(result.exit == .code(3))
        #expect(result.output == Array("hello".utf8))
        #expect(result.errorTail == Array("bad\n".utf8))
    }

    @Test func inheritsNothing() async throws {
        setenv("CHILDREN_TEST_SECRET", "leaked", 1)
        var command = Command(executable: "env", environment: ["ONLY": "this"])
        command.workingDirectory = "/usr"
        let result = try await Child.run(command)
        #expect(result.output == Array("ONLY=this\n".utf8))

        let leak = open("/dev/null", O_RDONLY)  // deliberately not close-on-exec
        defer { close(leak) }
        let listing = try await Child.run(Command(executable: "ls", arguments: ["/proc/self/fd"]))
        // 0, 1, 2, and the one with which ls reads the directory
        #expect(String(decoding: listing.output, as: UTF8.self) == "0\n1\n2\n3\n")
    }

    @Test func hasItsOwnGroupDirectoryAndDefaultSignals() async throws {
        signal(SIGPIPE, SIG_IGN)  // as servers do; children must not learn it
        var command = shell("pwd; test $(cut -d' ' -f5 /proc/$$/stat) = $$ && echo leader; exec cat /proc/self/status")
        command.workingDirectory = "/usr"
        let lines = try await text(of: command).split(separator: "\n")
        #expect(lines.prefix(2) == ["/usr", "leader"])
        #expect(lines.contains("SigBlk:\t0000000000000000"))
        #expect(lines.contains("NoNewPrivs:\t1"))
        let ignored = try #require(lines.first { $0.hasPrefix("SigIgn:\t") }.flatMap { UInt64($0.dropFirst(8), radix: 16) })
        #expect(ignored & 1 << UInt64(SIGPIPE - 1) == 0)
    }

    @Test func namesWhatCannotBeStarted() async throws {
        let missing = "/nonexistent/tool"
        await #expect(throws: ChildError.notFound(executable: missing)) { try await Child.run(Command(executable: missing)) }
        await #expect(throws: ChildError.notFound(executable: "no-such-tool")) { try await Child.run(Command(executable: "no-such-tool")) }
        await #expect(throws: ChildError.notExecutable(executable: "/etc/passwd")) {
            try await Child.run(Command(executable: "/etc/passwd"))
        }
        await #expect(throws: ChildError.workingDirectory(code: ENOENT)) {
            try await Child.run(Command(executable: "true", workingDirectory: "/nonexistent"))
        }
        await #expect(throws: ChildError.invalidArgument) { try await Child.run(Command(executable: "echo", arguments: ["a\0b"])) }
    }

    @Test func refusesTooMuchOutput() async throws {
        await #expect(throws: ChildError.outputTooLarge(limitBytes: 100_000)) {
            try await Child.run(Command(executable: "yes"), output: .collect(limitBytes: 100_000))
        }
        await #expect(throws: ChildError.lineTooLong(limitBytes: 1000)) {
            try await Child.run(shell("head -c 1001 /dev/zero"), output: .lines(limitBytes: 1000))
        }
        let exact = try await Child.run(shell("head -c 1000 /dev/zero"), output: .collect(limitBytes: 1000))
        #expect(exact.output.count == 1000)
    }

    @Test func keepsOnlyTheTailOfErrors() async throws {
        let result = try await Child.run(shell("head -c 5000000 /dev/zero >&2; printf end >&2"))
        #expect(result.errorTail.count == 64 * 1024)
        #expect(result.errorTail.suffix(3) == Array("end".utf8)[...])
    }

    @Test func handsOutLinesOfBothStreams() async throws {
        var lines: [ChildLine] = []
        let result = try await Child.run(
            shell("seq 1 100000; echo warn >&2; printf last"), output: .lines(limitBytes: 100), errorLines: true
        ) { lines.append($0) }
        #expect(result.succeeded)
        let output = lines.filter { $0.stream == .output }.map(\.text)
        #expect(output == (1...100_000).map(String.init) + ["last"])
        #expect(lines.filter { $0.stream == .error }.map(\.text) == ["warn"])
    }

    @Test func writesIntoADescriptor() async throws {
        var template = Array("/tmp/children-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        defer { close(file); unlink(template) }
        _ = try await Child.run(Command(executable: "echo", arguments: ["direct"]), output: .descriptor(file))
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(file, &bytes, bytes.count, 0)
        #expect(bytes.prefix(max(count, 0)) == Array("direct\n".utf8)[...])
    }

    @Test func feedsMoreThanAPipeHolds() async throws {
        let input = [UInt8](repeating: 7, count: 3_000_000)
        let result = try await Child.run(Command(executable: "cat"), input: input)
        #expect(result.output == input)
        let deaf = try await Child.run(Command(executable: "true"), input: input)
        #expect(deaf.succeeded)
    }

    @Test func appliesLimits() async throws {
        var command = shell("head -c 2000000 /dev/zero")
        command.limits.outputFileBytes = 1_000_000
        command.limits.niceness = 5
        var template = Array("/tmp/children-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        defer { close(file); unlink(template) }
        let large = try await Child.run(command, output: .descriptor(file))
        #expect(!large.succeeded)

        var limited = shell("ulimit -v; ulimit -t; ulimit -c; nice")
        limited.limits = ChildLimits(addressSpaceBytes: 1 << 30, cpuSeconds: 7, niceness: 5)
        #expect(try await text(of: limited) == "1048576\n7\n0\n5\n")
    }
}

func shell(_ script: String) -> Command { Command(executable: "sh", arguments: ["-c", script]) }

func text(of command: Command) async throws -> String {
    String(decoding: try await Child.run(command).output, as: UTF8.self)
}
