import Glibc
import Testing
@testable import Terminal

@Suite struct ProgressDrawerTests {
    private let look = Look(isTerminal: true, paint: Paint(isOn: true), unicode: true)
    private let model = ProgressModelTests.model

    @Test func drawsOverItselfAtMostTenTimesASecond() {
        var drawer = ProgressDrawer(look: look)
        let first = drawer.frame(model, at: .seconds(20), columns: 100, rows: 24)
        #expect(first?.hasPrefix("\u{1b}[32m✓") == true)
        #expect(drawer.frame(model, at: .milliseconds(20_099), columns: 100, rows: 24) == nil)
        #expect(drawer.frame(model, at: .milliseconds(20_100), columns: 100, rows: 24)?.hasPrefix("\r\u{1b}[5A\u{1b}[J") == true)
    }

    @Test func findsBackAfterTheWindowWasNarrowed() {
        var drawer = ProgressDrawer(look: look)
        _ = drawer.frame(model, at: .seconds(20), columns: 100, rows: 24)
        // At 40 columns the lines of 76 and 48 columns take two rows each.
        #expect(drawer.frame(model, at: .seconds(21), columns: 40, rows: 24)?.hasPrefix("\r\u{1b}[7A") == true)
    }

    @Test func aLowWindowShowsTheStageAtWorkAndTheEndShowsAll() {
        var drawer = ProgressDrawer(look: look)
        let frame = drawer.frame(model, at: .seconds(20), columns: 100, rows: 4) ?? ""
        #expect(frame.split(separator: "\n").count == 3 && frame.contains("Transcribe"))
        let end = drawer.ending(model, at: .seconds(21), columns: 100)
        #expect(end.hasPrefix("\r\u{1b}[3A\u{1b}[J") && end.split(separator: "\n").count == 5)
    }

    @Test func aNoteGoesAbove() {
        var drawer = ProgressDrawer(look: look)
        _ = drawer.frame(model, at: .seconds(20), columns: 100, rows: 24)
        #expect(drawer.above("hello", columns: 100) == "\r\u{1b}[5A\u{1b}[Jhello\n")
        #expect(drawer.frame(model, at: .seconds(20), columns: 100, rows: 24)?.contains("\u{1b}[J") == false)
    }

    @Test func aLogWhereNothingCanBeRedrawn() async throws {
        let pipe = try openPipe()
        defer { close(pipe.read) }
        let view = ProgressView(Outlet(pipe.write), elapsed: { .seconds(2) })
        view.apply(.planned("a", title: "Read"))
        view.apply(.started("a"))
        view.apply(.advanced("a", fraction: 0.1))
        view.apply(.advanced("a", fraction: 0.6))
        view.note("by the way")
        await view.keepDrawing()
        view.apply(.finished("a"))
        view.finish()
        view.apply(.started("late"))
        close(pipe.write)
        #expect(readAll(pipe.read) == "Read: started\nRead: 50 %, 0 s\nby the way\nRead: done in 0 ms\n")
    }

    @Test func aTerminalKeepsTheFinalList() throws {
        let pipe = try openPipe()
        defer { close(pipe.read) }
        let look = Look(isTerminal: true, paint: .plain, unicode: true)
        let view = ProgressView(Outlet(pipe.write, look: look), elapsed: { .seconds(2) })
        view.apply(.started("read"))
        view.note("by the way")
        view.apply(.finished("read"))
        view.finish()
        close(pipe.write)
        #expect(readAll(pipe.read) == "⠋ read   0 s\n\r\u{1b}[1A\u{1b}[Jby the way\n⠋ read   0 s\n\r\u{1b}[1A\u{1b}[J✓ read   0 ms\n")
    }
}
