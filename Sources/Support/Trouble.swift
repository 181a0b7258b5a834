/// A failure that lasts, as the log tells it: once when it begins and once when it is over, however often it is met in between.
package final class Trouble: Sendable {
    private let isTold = Lock(false)

    package init() {}

    /// It is there, once more or for the first time.
    package func met(_ line: @autoclosure () -> String) {
        let wasTold = isTold.withLock { isTold in
            defer { isTold = true }
            return isTold
        }
        if !wasTold { Log.error(line()) }
    }

    /// It is not there, now or any more.
    package func over(_ line: @autoclosure () -> String) {
        let wasTold = isTold.withLock { isTold in
            defer { isTold = false }
            return isTold
        }
        if wasTold { Log.note(line()) }
    }
}
