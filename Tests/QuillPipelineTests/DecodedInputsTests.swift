import QuillCore
import Testing

@testable import QuillPipeline

@Suite struct DecodedInputsTests {
    private func digest(_ number: Int) -> Digest { Digest(of: "input \(number)") }

    @Test func whatWasKeptIsFoundAsWhatItIs() {
        let inputs = DecodedInputs()
        inputs.keep("a value", for: digest(1))
        #expect(inputs.value(digest(1), as: String.self) == "a value")
        #expect(inputs.value(digest(1), as: Int.self) == nil)
        #expect(inputs.value(digest(2), as: String.self) == nil)
    }

    @Test func onlyTheLastAreKept() {
        let inputs = DecodedInputs()
        inputs.keep(0, for: digest(0))
        for number in 1...5 { inputs.keep(number, for: digest(number)) }
        // Asked for again, it is not the oldest any more.
        #expect(inputs.value(digest(0), as: Int.self) == 0)
        inputs.keep(6, for: digest(6))
        #expect(inputs.value(digest(1), as: Int.self) == nil)
        #expect(inputs.value(digest(0), as: Int.self) == 0)
    }
}
