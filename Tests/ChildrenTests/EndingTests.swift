import Children
import Glibc
import Testing

/// How children are ended, and that nothing is left of them.
@Suite(.serialized) struct EndingTests {
    @Test func cancellingEndsTheWholeGroup() async throws {
        let (pids, report) = AsyncStream.makeStream(of: pid_t.self)
        let task = Task {
            defer { report.finish() }
            return try await Child.run(shell("sleep 1000 & echo $!; echo $$; wait"), output: .lines(limitBytes: 100)) { line in
                report.yield(pid_t(line.text) ?? 0)
            }
        }
        let group = await twoPids(pids)
        try #require(group.count == 2)
        #expect(group.allSatisfy(isRunning))
        task.cancel()
        await #expect(throws: ChildError.cancelled) { try await task.value }
        for pid in group { #expect(await ends(pid)) }
    }

    @Test func killsWhatWillNotEnd() async throws {
        let (pids, report) = AsyncStream.makeStream(of: pid_t.self)
        let started = ContinuousClock.now
        let task = Task {
            defer { report.finish() }
            return try await Child.run(
                shell("trap '' TERM; sleep 1000 & echo $!; echo $$; while :; do wait; done"), output: .lines(limitBytes: 100)
            ) { report.yield(pid_t($0.text) ?? 0) }
        }
        let group = await twoPids(pids)
        try #require(group.count == 2)
        task.cancel()
        await #expect(throws: ChildError.cancelled) { try await task.value }
        #expect(ContinuousClock.now - started >= .seconds(2))
        for pid in group { #expect(await ends(pid)) }
    }

    @Test func endsAtItsTimeLimit() async throws {
        var command = shell("echo before; sleep 1000")
        command.limits.timeLimitSeconds = 0.3
        let result = try await Child.run(command)
        #expect(result.exit == .timedOut)
        #expect(result.output == Array("before\n".utf8))
        #expect(result.seconds >= 0.3 && result.seconds < 500)
    }

    @Test func takesWhatTheLeaderLeftBehind() async throws {
        let result = try await Child.run(shell("sleep 1000 & echo $!"))
        // Far from the thousand that it sleeps, and patient with a busy machine.
        #expect(result.seconds < 500)
        let left = try #require(pid_t(String(decoding: result.output.dropLast(), as: UTF8.self)))
        #expect(await ends(left))
    }

    @Test func doesNotWaitForEverOnAnEscapedPipe() async throws {
        let result = try await Child.run(shell("setsid sleep 60 & echo done"))
        #expect(result.output == Array("done\n".utf8))
        #expect(result.seconds < 50)
    }

    @Test func aCancelledTaskStartsNothing() async throws {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await Child.run(Command(executable: "true"))
        }
        task.cancel()
        await #expect(throws: ChildError.cancelled) { try await task.value }
    }

    @Test func diesWithTheThreadThatKeepsIt() async throws {
        // A death signal cannot be read from outside; a child can read its own with prctl(PR_GET_PDEATHSIG).
        let script = "import ctypes; n = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(n)); print(n.value)"
        #expect(try await text(of: Command(executable: "python3", arguments: ["-c", script])) == "9\n")
    }

    @Test func twoHundredInParallelLeakNothing() async {
        // In a process of its own, since descriptors and zombies are the process's.
        await #expect(processExitsWith: .success) {
            _ = try await Child.run(Command(executable: "true"))
            let before = openDescriptors()
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<200 { group.addTask { try await text(of: Command(executable: "echo", arguments: ["\(number)"])) } }
                var seen: Set<String> = []
                for try await text in group { seen.insert(text) }
                #expect(seen == Set((0..<200).map { "\($0)\n" }))
            }
            for _ in 0..<20 {
                await #expect(throws: ChildError.self) { try await Child.run(Command(executable: "/nonexistent")) }
            }
            #expect(openDescriptors() <= before)
            #expect(zombies() == 0)
        }
    }

    private func twoPids(_ pids: AsyncStream<pid_t>) async -> [pid_t] {
        var found: [pid_t] = []
        for await pid in pids {
            found.append(pid)
            if found.count == 2 { break }
        }
        return found
    }
}

/// Whether a process exists and is no zombie.
func isRunning(_ pid: pid_t) -> Bool {
    guard let state = status(of: pid) else { return false }
    return state.state != "Z" && state.state != "X"
}

/// Whether a process that was sent its death is gone. Only the leader is waited for by its parent, and the kernel
/// may take a moment over the rest: this looks again until it is so, for a minute at most.
func ends(_ pid: pid_t) async -> Bool {
    let limit = ContinuousClock.now + .seconds(60)
    while isRunning(pid) {
        guard ContinuousClock.now < limit else { return false }
        await Task.yield()
    }
    return true
}

private func status(of pid: pid_t) -> (state: Character, parent: pid_t)? {
    let file = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = read(file, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 1, let state = fields[0].first, let parent = pid_t(fields[1]) else { return nil }
    return (state, parent)
}

private func names(in directory: String) -> [String] {
    guard let handle = opendir(directory) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
        names.append(
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            })
    }
    return names
}

private func openDescriptors() -> Int { names(in: "/proc/self/fd").count }

/// Children of this process that nobody has collected.
private func zombies() -> Int {
    names(in: "/proc").compactMap { pid_t($0) }.compactMap(status).count { $0.parent == getpid() && $0.state == "Z" }
}
