internal import Glibc

/// Memory that a process holds only because it needed it once.
package enum Residency {
    /// How long after its start a process that stays has done what it does only then.
    package static let startSeconds = 5

    /// Lets go of what the start has read of the program and its libraries: code, constants and names. Whatever is needed again comes back from
    /// the system's cache of files.
    ///
    /// Other files are left alone: another thread may end their mappings between the look and the deed, and get memory of its own at their place.
    /// The program and its libraries are not unloaded.
    ///
    /// - Returns: the bytes of the program's files that were let go.
    @discardableResult
    package static func letGoOfStart() -> Int {
        guard let text = ProcFile.text("/proc/self/smaps") else { return 0 }
        let mappings = Mapping.all(in: text)
        let programs = Set(mappings.filter(\.isCode).map(\.path))
        var bytes = 0
        for mapping in mappings where programs.contains(mapping.path) && mapping.canComeBack {
            if madvise(mapping.start, mapping.bytes, MADV_DONTNEED) == 0 { bytes += mapping.residentBytes }
        }
        return bytes
    }
}

/// A stretch of this process's memory, as proc(5) describes it.
private struct Mapping {
    let start: UnsafeMutableRawPointer
    let bytes: Int
    let path: Substring
    let isCode: Bool
    private let isReadOnlyFile: Bool
    private(set) var residentBytes = 0
    private(set) var writtenBytes = 0

    /// Pages that were written, as relocated tables are before they are locked, exist nowhere else.
    var canComeBack: Bool { isReadOnlyFile && writtenBytes == 0 && residentBytes > 0 }

    static func all(in text: String) -> [Mapping] {
        var all: [Mapping] = []
        for line in text.split(separator: "\n") {
            if let next = Mapping(header: line) {
                all.append(next)
            } else if !all.isEmpty {
                all[all.count - 1].take(line)
            }
        }
        return all
    }

    /// `7f00a000-7f00b000 r-xp 00000000 fe:00 123  /usr/lib/libc.so.6`
    private init?(header: Substring) {
        let fields = header.split(separator: " ", maxSplits: 5)
        let ends = fields[0].split(separator: "-")
        guard fields.count >= 5, ends.count == 2, let first = UInt(ends[0], radix: 16), let last = UInt(ends[1], radix: 16), last > first,
            let start = UnsafeMutableRawPointer(bitPattern: first)
        else { return nil }
        self.start = start
        bytes = Int(last - first)
        let isFile = fields[4] != "0"
        path = fields.count == 6 ? fields[5] : ""
        isCode = isFile && fields[1] == "r-xp"
        isReadOnlyFile = isCode || isFile && fields[1] == "r--p"
    }

    /// `Rss:                 12 kB`
    private mutating func take(_ line: Substring) {
        let fields = line.split(separator: " ")
        guard fields.count == 3, let kilobytes = Int(fields[1]) else { return }
        switch fields[0] {
        case "Rss:": residentBytes = kilobytes << 10
        case "Anonymous:", "Private_Dirty:", "Shared_Dirty:", "Swap:": writtenBytes += kilobytes << 10
        default: break
        }
    }
}
