import Synchronization

/// Shows a `ProgressModel` on an outlet: redrawn in place on a terminal, a line for each stage change and each
/// quarter elsewhere. Any task may tell it events; one keeps it moving:
///
/// ```swift
/// let view = ProgressView(console.err)
/// let drawing = Task { await view.keepDrawing() }
/// view.apply(.started("transcribe"))
/// …
/// drawing.cancel()
/// view.finish()
/// ```
package final class ProgressView: Sendable {
    private struct State {
        var model = ProgressModel()
        var drawer: ProgressDrawer
        var isFinished = false
    }

    private let outlet: Outlet
    private let elapsed: @Sendable () -> Duration
    private let state: Mutex<State>

    /// - Parameter elapsed: the time since the work began; by default since this call.
    package init(_ outlet: Outlet, elapsed: (@Sendable () -> Duration)? = nil) {
        let start = ContinuousClock.now
        self.outlet = outlet
        self.elapsed = elapsed ?? { ContinuousClock.now - start }
        state = Mutex(State(drawer: ProgressDrawer(look: outlet.look)))
    }

    /// Takes an event in and shows it, on a terminal with the next drawing.
    package func apply(_ event: ProgressModel.Event) {
        state.withLock { state in
            guard !state.isFinished else { return }
            let time = elapsed()
            let change = state.model.apply(event, at: time)
            if outlet.look.isTerminal {
                draw(&state, time)
            } else if let change {
                outlet.line(state.model.line(for: change, at: time))
            }
        }
    }

    /// Writes a line without disturbing the drawing: it goes above it.
    package func note(_ line: String) {
        state.withLock { state in
            guard outlet.look.isTerminal, !state.isFinished else { return outlet.line(line) }
            outlet.write(state.drawer.above(line, columns: outlet.size.columns))
            draw(&state, elapsed())
        }
    }

    /// Draws again, unless that was just done.
    package func tick() {
        guard outlet.look.isTerminal else { return }
        state.withLock { state in
            if !state.isFinished { draw(&state, elapsed()) }
        }
    }

    /// Ticks until the task is cancelled.
    package func keepDrawing() async {
        guard outlet.look.isTerminal else { return }
        while !Task.isCancelled {
            tick()
            // Only cancellation ends the pause early, and the loop looks for that.
            do { try await Task.sleep(for: ProgressDrawer.interval) } catch { return }
        }
    }

    /// Leaves the final list on the screen; later events are not shown.
    package func finish() {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            guard outlet.look.isTerminal else { return }
            outlet.write(state.drawer.ending(state.model, at: elapsed(), columns: outlet.size.columns))
        }
    }

    /// What is known so far.
    package var model: ProgressModel { state.withLock { $0.model } }

    private func draw(_ state: inout State, _ time: Duration) {
        let size = outlet.size
        if let text = state.drawer.frame(state.model, at: time, columns: size.columns, rows: size.rows) { outlet.write(text) }
    }
}
