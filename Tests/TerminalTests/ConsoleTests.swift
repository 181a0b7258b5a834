import Glibc
import Testing
@testable import Terminal

@Suite struct ConsoleTests {
    @Test(arguments: [
        ("plain text", "plain text"), ("é 日本 👨‍👩‍👧", "é 日本 👨‍👩‍👧"),
        ("a\u{1b}[31mred", "a␛[31mred"), ("\u{1b}]0;title\u{7}", "␛]0;title␇"), ("a\u{9b}31m", "a\u{fffd}31m"),
        ("two\nlines\tand\r\nmore", "two lines and  more"), ("a\u{202e}cba\u{2066}x\u{2069}", "acbax"),
        ("a\u{200b}b\u{feff}c\u{e0041}", "abc"), ("\u{0}\u{7f}", "␀␡"), ("a\u{2028}b", "a b"),
    ])
    func textFromOutsideIsMadeSafe(text: String, safe: String) {
        #expect(Console.safe(text) == safe)
    }

    @Test func linesAreKeptOnDemand() {
        #expect(Console.safe("a\nb\rc\u{1b}", keepsLines: true) == "a\nb␍c␛")
    }

    @Test func aGoneReaderEndsQuietly() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = try openPipe()
        close(pipe.read)
        defer { close(pipe.write) }
        let console = Console(out: Outlet(pipe.write), err: Outlet(pipe.write))
        console.line("nobody reads this")
        #expect(console.out.ending == .closed)
        #expect(console.finish("press"))
    }

    @Test func aFullDiskIsTold() throws {
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        let pipe = try openPipe()
        defer { close(pipe.read) }
        let console = Console(out: Outlet(full), err: Outlet(pipe.write))
        console.line("x")
        #expect(console.out.ending == .failed(ENOSPC))
        #expect(!console.finish("press"))
        close(pipe.write)
        #expect(readAll(pipe.read) == "press: cannot write the output: No space left on device\n")
    }

    @Test func everythingArrivesOnASlowNonBlockingPipe() async throws {
        let pipe = try openPipe()
        defer { close(pipe.read) }
        #expect(fcntl(pipe.write, F_SETFL, O_NONBLOCK) == 0)
        let text = String(repeating: "0123456789", count: 50_000)
        // Its own thread: the outlet blocks on purpose.
        let (write, size) = (pipe.write, text.utf8.count)
        let thread = try WriterThread {
            Outlet(write).write(text); close(write)
        }
        #expect(readAll(pipe.read).utf8.count == size)
        thread.join()
    }

    @Test func looksOfTerminals() {
        func look(_ isTerminal: Bool, _ variables: [String: String]) -> Look { Look(isTerminal: isTerminal) { variables[$0] } }
        #expect(look(true, ["TERM": "xterm", "LANG": "de_CH.UTF-8"]) == Look(isTerminal: true, paint: Paint(isOn: true), unicode: true))
        #expect(!look(true, ["NO_COLOR": "1"]).paint.isOn)
        #expect(look(true, ["NO_COLOR": ""]).paint.isOn)
        #expect(!look(true, ["TERM": "dumb"]).paint.isOn && !look(true, ["TERM": "dumb"]).isTerminal)
        #expect(!look(false, [:]).paint.isOn)
        #expect(!look(true, ["LC_ALL": "C", "LANG": "C.UTF-8"]).unicode)
        #expect(look(true, ["LC_ALL": "", "LC_CTYPE": "C.utf8"]).unicode)
    }

    @Test func widthOfWhatIsNoTerminal() throws {
        let pipe = try openPipe()
        defer { close(pipe.read); close(pipe.write) }
        #expect(Outlet(pipe.write).size == (80, 24))
        #expect(!Outlet(pipe.write).look.isTerminal)
    }
}
