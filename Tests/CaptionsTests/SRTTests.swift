import Captions
import Testing

@Suite struct SRTTests {
    @Test func readsAnOrdinaryFile() throws {
        let captions = try parse(
            """
            1
            00:00:01,000 --> 00:00:02,500
            {\\an8}<i>Hello</i>
            <font color="#fff">world</font>

            2
            123:04:05,6 --> 123:04:06.7891 X1:10 Y1:20
            a < b & c > d <bob> &amp;

            """)
        #expect(
            captions.cues == [
                cue(1000, 2500, "Hello world"), cue(443_045_600, 443_046_789, "a < b & c > d <bob> &"),
            ])
        #expect(captions.repairs.isEmpty)
    }

    @Test(arguments: [
        // no numbers
        "00:00:01,000 --> 00:00:02,000\none\n\n00:00:03,000 --> 00:00:04,000\ntwo",
        // no blank lines
        "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n",
        // neither
        "00:00:01.000-->00:00:02.000\none\n00:00:03.000  -->  00:00:04.000\ntwo\n",
        // many blank lines, also within a block
        "\n\n1\n00:00:01,000 --> 00:00:02,000\n\none\n\n\n\n2\n00:00:03,000 --> 00:00:04,000\n \ntwo\n",
        // spaces where lines should be blank
        "1\n00:00:01,000 --> 00:00:02,000\none\n \n2\n00:00:03,000 --> 00:00:04,000\ntwo\n",
    ])
    func readsLooseLayouts(_ source: String) throws {
        let captions = try parse(source)
        #expect(captions.cues == [cue(1000, 2000, "one"), cue(3000, 4000, "two")])
        #expect(captions.repairs.isEmpty)
    }

    @Test func keepsNumbersThatAreSaidAndTextBehindABlankLine() throws {
        let captions = try parse(
            """
            1
            00:00:01,000 --> 00:00:02,000
            42

            43 is more
            than that

            2
            00:00:03,000 --> 00:00:04,000
            7
            8
            """)
        #expect(captions.cues == [cue(1000, 2000, "42 43 is more than that"), cue(3000, 4000, "7 8")])
        #expect(captions.repairs.isEmpty)
    }

    @Test func countsBlocksWithUnreadableTimes() throws {
        let captions = try parse(
            """
            Subtitles by someone

            1
            00:00:01,000 --> 00:00:02,000
            one

            2
            00:00:0x,000 --> 00:00:03,000
            lost

            3
            99999999999999999999:00:00,000 --> 00:00:03,000
            lost too
            """, as: .srt)
        #expect(captions.cues == [cue(1000, 2000, "one")])
        #expect(captions.repairs == repairs { $0.unreadableBlocks = 3 })
    }
}
