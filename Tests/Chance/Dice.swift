/// Repeatable chance, the same on every machine: SplitMix64.
package struct Dice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Quick rather than perfectly even: the limits are small.
    package mutating func below(_ limit: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % max(1, limit) }

    package mutating func pick<Each>(_ all: [Each]) -> Each? { all.isEmpty ? nil : all[below(all.count)] }

    /// In 0..<1.
    package mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
