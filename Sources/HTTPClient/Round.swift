internal import CCurl

/// What the loop's thread has under way, and one round of its work.
struct Round {
    private let multi: Multi
    private let options: HTTPClient.Options
    private var active: [ObjectIdentifier: Transfer] = [:]
    /// No transfer can have been idle for too long before this.
    private var nextIdleCheck = Int.max

    init(multi: Multi, options: HTTPClient.Options) {
        self.multi = multi
        self.options = options
    }

    mutating func obey(_ command: TransferLoop.Command) {
        switch command {
        case .start(let transfer): start(transfer)
        case .cancel(let transfer):
            // One that has ended already has told so.
            if active[ObjectIdentifier(transfer)] != nil { end(transfer, .failure(transfer.error(.cancelled))) }
        case .resume(let transfer):
            guard active[ObjectIdentifier(transfer)] != nil, let easy = transfer.easy else { return }
            transfer.isPaused = false
            transfer.moved()
            nextIdleCheck = min(nextIdleCheck, transfer.idleDeadline(now: TransferLoop.now()))
            // Hands over what it kept, so the callbacks run inside.
            curl_easy_pause(easy, CURLPAUSE_CONT)
        }
    }

    /// Lets libcurl work, then waits until something happens.
    mutating func perform() {
        var running: Int32 = 0
        curl_multi_perform(multi.handle, &running)
        reap()
        checkIdle()
        let now = TransferLoop.now()
        let wait = active.isEmpty ? 60_000 : max(0, min(nextIdleCheck - now, 60_000))
        curl_multi_poll(multi.handle, nil, 0, Int32(wait), nil)
    }

    mutating func endAll() {
        for transfer in Array(active.values) { end(transfer, .failure(transfer.error(.closed))) }
    }

    private mutating func start(_ transfer: Transfer) {
        if let cause = transfer.open(options) {
            transfer.release()
            return transfer.inbox.end(.failure(transfer.error(cause)), host: transfer.address.host)
        }
        let now = TransferLoop.now()
        transfer.begin(now: now)
        let code = curl_multi_add_handle(multi.handle, transfer.easy)
        guard code == CURLM_OK else {
            transfer.release()
            return transfer.inbox.end(.failure(transfer.error(.failed(code: Int(code.rawValue)))), host: transfer.address.host)
        }
        active[ObjectIdentifier(transfer)] = transfer
        nextIdleCheck = min(nextIdleCheck, transfer.idleDeadline(now: now))
    }

    private mutating func reap() {
        var result = CURLE_OK
        while let easy = ccurl_next_ended(multi.handle, &result) {
            guard let transfer = Transfer.from(ccurl_context(easy)) else { continue }
            end(transfer, transfer.ending(result, now: TransferLoop.now()))
        }
    }

    private mutating func checkIdle() {
        let now = TransferLoop.now()
        guard now >= nextIdleCheck else { return }
        for transfer in Array(active.values) where transfer.isIdle(now: now) {
            end(transfer, .failure(transfer.error(.timedOut(.idle))))
        }
        nextIdleCheck = active.values.map { $0.idleDeadline(now: now) }.min() ?? .max
    }

    private mutating func end(_ transfer: Transfer, _ ending: Result<Void, HTTPClientError>) {
        if let easy = transfer.easy { curl_multi_remove_handle(multi.handle, easy) }
        transfer.release()
        active[ObjectIdentifier(transfer)] = nil
        transfer.inbox.end(ending, host: transfer.address.host)
    }
}
