internal import Glibc

/// What the system tells of this process, from `/proc/self`: a few reads of memory, no disk.
package struct ProcessFigures: Sendable {
    /// Seconds that it computed, in itself and in the kernel for it.
    package let cpuSeconds: Double
    /// When it began, in seconds since 1970.
    package let startedAt: Double
    package let residentBytes: Int
    package let virtualBytes: Int
    package let openFiles: Int
    /// Nil where there is no limit.
    package let openFilesMax: Int?
    package let threads: Int

    /// Nil where the system does not tell.
    package static func read() -> ProcessFigures? {
        // The name of the program stands in brackets and may hold anything; numbers follow it.
        guard let line = ProcFile.text("/proc/self/stat"), let end = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: end)...].split(separator: " ").map(String.init)
        let ticks = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        // proc(5) counts from 1, and the state, which comes first here, is number 3.
        func field(_ number: Int) -> Int? { fields.indices.contains(number - 3) ? Int(fields[number - 3]) : nil }
        guard let user = field(14), let system = field(15), let threads = field(20), let start = field(22), let size = field(23),
            let pages = field(24), let boot = bootedAt()
        else { return nil }
        return ProcessFigures(
            cpuSeconds: Double(user + system) / ticks, startedAt: Double(boot) + Double(start) / ticks,
            residentBytes: pages * Int(sysconf(Int32(_SC_PAGESIZE))), virtualBytes: size, openFiles: openFiles(),
            openFilesMax: openFilesMax(), threads: threads)
    }

    private static func bootedAt() -> Int? {
        for line in (ProcFile.text("/proc/stat") ?? "").split(separator: "\n") where line.hasPrefix("btime ") {
            return Int(line.dropFirst(6))
        }
        return nil
    }

    private static func openFiles() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without `.`, `..` and the one that looks.
        return max(0, count - 3)
    }

    private static func openFilesMax() -> Int? {
        for line in (ProcFile.text("/proc/self/limits") ?? "").split(separator: "\n") where line.hasPrefix("Max open files") {
            return line.dropFirst(14).split(separator: " ").first.flatMap { Int($0) }
        }
        return nil
    }
}
