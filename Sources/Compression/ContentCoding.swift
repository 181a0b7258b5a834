internal import CCompression

/// A way to write bytes shorter that clients of HTTP know, by its registered name.
package enum ContentCoding: String, Sendable, CaseIterable {
    case brotli = "br"
    case gzip

    /// How much work is put in.
    package enum Effort: Sendable {
        /// For an answer that is made once: brotli 5, gzip 5; some 30 and 50 MB/s on one core.
        case quick
        /// For what is kept and sent often: brotli 9, gzip 9; some 20 MB/s. Brotli 11 saves a twelfth more and takes thirty times as long.
        case thorough
    }

    /// The bytes in this coding; nil when they would not become shorter, or memory ran out.
    ///
    /// It computes and does not wait: `quick` takes about 1 ms for 40 kB, so a caller on an event loop hands it on.
    package func encode(_ bytes: [UInt8], _ effort: Effort = .quick) -> [UInt8]? {
        guard bytes.count > 1 else { return nil }
        let capacity = bytes.count - 1
        let encoded = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            count = bytes.withUnsafeBufferPointer { source in
                switch (self, effort) {
                case (.brotli, .quick): ccompression_brotli(5, source.baseAddress, source.count, target.baseAddress, capacity)
                case (.brotli, .thorough): ccompression_brotli(9, source.baseAddress, source.count, target.baseAddress, capacity)
                case (.gzip, .quick): ccompression_gzip(5, source.baseAddress, source.count, target.baseAddress, capacity)
                case (.gzip, .thorough): ccompression_gzip(9, source.baseAddress, source.count, target.baseAddress, capacity)
                }
            }
        }
        return encoded.isEmpty ? nil : encoded
    }
}
