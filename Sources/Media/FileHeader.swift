import Glibc

/// What ffprobe does not tell and a few bytes of the file do. Reads at most 4 MiB.
struct FileHeader {
    private let descriptor: Int32
    private let size: Int64

    /// Calls `body` with the open file; nil when it cannot be opened.
    static func read<Result>(_ file: String, _ body: (FileHeader) -> Result?) -> Result? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return body(FileHeader(descriptor: descriptor, size: Int64(lseek(descriptor, 0, SEEK_END))))
    }

    /// How many times longer a WAVE file's header says it is than it is; nil for a whole or another file.
    /// A recorder that was cut off leaves 0 or the largest number there, which says nothing.
    var waveShortfall: Double? {
        let header = bytes(at: 0, count: 12)
        guard header.count == 12, header.prefix(4).elementsEqual("RIFF".utf8), header.suffix(4).elementsEqual("WAVE".utf8) else {
            return nil
        }
        let promised = header[4..<8].reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) } + 8
        guard promised > size, promised < 0xFFFF_FF00, size > 44 else { return nil }
        return Double(promised - 44) / Double(size - 44)
    }

    /// Whether a track of an MP4 file is encrypted: it then has a `sinf` box that begins with a `frma` box.
    var hasProtectedTrack: Bool {
        var offset: Int64 = 0
        for _ in 0..<1000 {  // boxes at the top level; fragmented files have many
            let header = bytes(at: offset, count: 16)
            guard header.count == 16 else { return false }
            var length = header[0..<4].reduce(Int64(0)) { $0 << 8 | Int64($1) }
            if length == 1 { length = header[8..<16].reduce(Int64(0)) { ($0 & 0xFF_FFFF_FFFF) << 8 | Int64($1) } }
            if header[4..<8].elementsEqual("moov".utf8) {
                return Self.holdsProtection(bytes(at: offset, count: Int(min(max(length, 0), 4 << 20))))
            }
            guard length >= 8, length < size - offset else { return false }
            offset += length
        }
        return false
    }

    private static func holdsProtection(_ moov: [UInt8]) -> Bool {
        let (outer, inner) = (Array("sinf".utf8), Array("frma".utf8))
        var index = 0
        while index + 12 <= moov.count {
            if moov[index] == outer[0], moov[index..<(index + 4)] == outer[...], moov[(index + 8)..<(index + 12)] == inner[...] {
                return true
            }
            index += 1
        }
        return false
    }

    private func bytes(at offset: Int64, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(pread(descriptor, buffer.baseAddress, count, off_t(offset)), 0)
        }
    }
}
