internal import Support
internal import Terminal

extension Console {
    /// Says how far long work is, a line a second at most; nothing where programs listen.
    func teller(isJSON: Bool) -> @Sendable (String) -> Void {
        if isJSON { return { _ in } }
        let last = Lock<ContinuousClock.Instant?>(nil)
        return { [self] sentence in
            let isDue = last.withLock { last in
                if let told = last, .now - told < .seconds(1) { return false }
                last = .now
                return true
            }
            if isDue { note(paint(.dim, sentence)) }
        }
    }
}
