/// The version of Quill that runs, and how versions are compared.
package enum Build {
    package static let version = "0.1.0"

    /// Whether `build` has what came with `fix`: by their numbers, `0.10.0` after `0.9.2`. True also where one of them is no version, since
    /// then nothing speaks against it.
    package static func has(_ build: String, _ fix: String) -> Bool {
        guard let (own, other) = numbers(build).flatMap({ own in numbers(fix).map { (own, $0) } }) else { return true }
        for place in 0..<max(own.count, other.count) {
            let (left, right) = (place < own.count ? own[place] : 0, place < other.count ? other[place] : 0)
            if left != right { return left > right }
        }
        return true
    }

    /// Whether it can be told which of two comes first: numbers with dots between them.
    package static func isVersion(_ text: String) -> Bool { numbers(text) != nil }

    /// What follows a `-` or `+` does not count.
    private static func numbers(_ version: String) -> [Int]? {
        let parts = version.prefix { $0 != "-" && $0 != "+" }.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        return parts.contains(nil) ? nil : parts.compactMap(\.self)
    }
}
