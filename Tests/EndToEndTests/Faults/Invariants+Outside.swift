/// What other processes have seen.
extension Invariants {
    /// I5: a model call whose answer is in the database is never made again. What was under way when the process died may be, once.
    mutating func checkCalls() {
        var allowed = 0
        for death in history.deaths {
            allowed += death.running
            demand(
                death.answered - death.recorded <= allowed, 5,
                "\(death.answered) calls were answered and \(death.recorded) recorded, with \(death.running) under way")
            for kept in death.checkpoints where kept.isDone {
                demand(history.checkpoints.contains(kept), 5, "\(kept.key) of \(kept.job) was recorded, and made again")
            }
        }
        let times = Dictionary(history.answered.map { ($0, 1) }, uniquingKeysWith: +)
        let again = times.values.reduce(0) { $0 + $1 - 1 }
        demand(again <= allowed, 5, "\(again) calls were answered again, and \(allowed) were under way at a death")
    }

    /// I6: outside effects happen once: no file is given the same content twice, what a receipt tells is there, and nothing else.
    mutating func checkEffects() {
        for (file, times) in Dictionary(history.placed.map { ("\($0.path) as \($0.digest.prefix(8))", 1) }, uniquingKeysWith: +) {
            demand(times == 1, 6, "\(file) was put there \(times) times")
        }
        for path in history.folder.keys { demand(!path.hasSuffix(".tmp"), 6, "\(path) was left behind") }
        var told: Set<String> = []
        for delivery in history.deliveries where delivery.state == "delivered" {
            for (path, digest) in delivery.files {
                told.insert(path)
                demand(history.folder[path] == digest, 6, "\(path) is not what was delivered to \(delivery.destination)")
            }
        }
        for path in history.folder.keys where !path.hasSuffix(".tmp") && !path.contains(".edited-") {
            demand(told.contains(path), 6, "no delivery tells of \(path)")
        }
    }

    /// I9: the bytes of everything that rows speak of are there, and are what they are called.
    mutating func checkBlobs() {
        for product in history.products where !product.content.isEmpty {
            demand(history.blobs[product.content] != nil, 9, "the bytes of \(product.id) are gone")
        }
        for (name, digest) in history.blobs { demand(name == digest, 9, "the blob \(name) holds other bytes") }
    }
}
