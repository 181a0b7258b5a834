import Foundation
import Testing

@testable import Support

/// Each lets go of all that the process has read.
@Suite(.serialized) struct ResidencyTests {
    @Test("What was only read of files is let go, and is there again when it is needed")
    func comesBack() throws {
        let mapping = try Mapped(bytes: 4 << 20, isCode: true)
        #expect(mapping.sum() == 7 * mapping.count)
        let before = try mapping.residentPages()
        #expect(Residency.letGoOfStart() >= mapping.count)
        #expect(before == mapping.count / 4096)
        #expect(try mapping.residentPages() < before / 8)
        #expect(mapping.sum() == 7 * mapping.count)
    }

    @Test("What was written is kept, though nobody may write there any more")
    func keepsWhatWasWritten() throws {
        let mapping = try Mapped(bytes: 1 << 20, isCode: true)
        mapping.write(9, at: 5_000)
        #expect(Residency.letGoOfStart() > 0)
        #expect(mapping.byte(at: 5_000) == 9)
        #expect(mapping.byte(at: 5_001) == 7)
    }

    @Test("A file that is neither the program nor a library is left alone: whoever mapped it may end that at any time")
    func leavesOtherFiles() throws {
        let mapping = try Mapped(bytes: 1 << 20, isCode: false)
        #expect(mapping.sum() == 7 * mapping.count)
        let before = try mapping.residentPages()
        #expect(Residency.letGoOfStart() > 0)
        #expect(before == mapping.count / 4096)
        #expect(try mapping.residentPages() == before)
    }
}

/// A file of sevens, mapped privately: as a library's code is, or for reading alone.
private final class Mapped {
    let count: Int
    private let start: UnsafeMutableRawPointer

    init(bytes: Int, isCode: Bool) throws {
        count = bytes
        let file = FileManager.default.temporaryDirectory.appending(path: "mapped-\(UUID().uuidString)")
        try Data(repeating: 7, count: bytes).write(to: file)
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        defer {
            close(descriptor)
            unlink(file.path)
        }
        let protection = isCode ? PROT_READ | PROT_EXEC : PROT_READ
        start = try #require(mmap(nil, bytes, protection, MAP_PRIVATE, descriptor, 0))
        try #require(start != MAP_FAILED)
    }

    deinit { munmap(start, count) }

    func byte(at place: Int) -> UInt8 { start.load(fromByteOffset: place, as: UInt8.self) }

    func sum() -> Int { UnsafeRawBufferPointer(start: start, count: count).reduce(0) { $0 + Int($1) } }

    func write(_ byte: UInt8, at place: Int) {
        mprotect(start, count, PROT_READ | PROT_WRITE)
        start.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
        mprotect(start, count, PROT_READ | PROT_EXEC)
    }

    /// How many of its pages this process has in its own table, as /proc/self/pagemap tells.
    func residentPages() throws -> Int {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/pagemap"))
        try file.seek(toOffset: UInt64(UInt(bitPattern: start)) / 4096 * 8)
        let data = try #require(try file.read(upToCount: count / 4096 * 8))
        return data.withUnsafeBytes { $0.bindMemory(to: UInt64.self).count { $0 >> 63 == 1 } }
    }
}
