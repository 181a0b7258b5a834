import QuillCore
import Testing

@Suite struct WebAddressTests {
    @Test(
        "One address has one spelling",
        arguments: [
            ("HTTP://Example.ORG", "http://example.org/"), ("https://example.org:443/a#b", "https://example.org/a"),
            ("http://example.org:80/", "http://example.org/"), ("http://example.org:443/", "http://example.org:443/"),
            ("https://example.org:8443/a?B=c", "https://example.org:8443/a?B=c"),
            ("  https://example.org/A/b \n", "https://example.org/A/b"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ])
    func spelling(_ written: String, _ text: String) throws { #expect(try WebAddress(written).text == text) }

    @Test(
        "What is no address to read is refused",
        arguments: [
            "", "example.org", "ftp://example.org/a", "file:///etc/passwd", "javascript:alert(1)", "http://", "http:///path",
            "https://user@example.org/",
            "https://user:secret@example.org/", "https://@example.org/", "http://exa mple.org/",
            "https://example.org/" + String(repeating: "a", count: 4_096),
        ])
    func refused(_ written: String) {
        do throws(QuillError) {
            Issue.record("it was read as \(try WebAddress(written))")
        } catch {
            #expect(error.code == .invalidInput)
            #expect(!error.message.contains("secret"))
        }
    }

    @Test(
        "A YouTube video is the same however it was linked to",
        arguments: [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ?t=3",
            "http://m.youtube.com/watch?app=m&v=dQw4w9WgXcQ",
            "https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=RD1", "https://youtube.com/shorts/dQw4w9WgXcQ",
            "https://www.youtube.com/embed/dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://youtube.com/live/dQw4w9WgXcQ?feature=share",
            "https://youtube.com/v/dQw4w9WgXcQ",
        ])
    func youTube(_ written: String) throws {
        let address = try WebAddress(written)
        #expect(ContentID.web(address).text == "yt:dQw4w9WgXcQ")
        #expect(address.moment(seconds: 75) == "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=75s")
        #expect(!address.isPlaylist)
    }

    @Test(
        "A Twitch clip is the same however it was linked to",
        arguments: [
            "https://clips.twitch.tv/Funny-Slug_1", "https://www.twitch.tv/streamer/clip/Funny-Slug_1?x=y",
            "https://m.twitch.tv/clip/Funny-Slug_1",
            "https://clips.twitch.tv/embed?clip=Funny-Slug_1&parent=example.org",
        ])
    func twitch(_ written: String) throws { #expect(ContentID.web(try WebAddress(written)).text == "twitch:Funny-Slug_1") }

    @Test(
        "Sites that only look like others are themselves",
        arguments: [
            "https://eviltwitch.tv/a/clip/Slug", "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
            "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
            "https://clips.twitch.tv/", "https://clips.twitch.tv/a%2Fb", "https://youtu.be/short",
            "https://www.youtube.com/watch?v=dQw4w9WgXc%2F",
            "https://example.org/?u=https://youtu.be/dQw4w9WgXcQ",
        ])
    func lookAlikes(_ written: String) throws {
        let address = try WebAddress(written)
        let id = ContentID.web(address).text
        #expect(id.hasPrefix("web:") && id.utf8.count == 28)
        #expect(address.moment(seconds: 5) == address.text + "#t=5")
    }

    @Test(
        "A list of videos is told from a video in a list",
        arguments: [
            ("https://www.youtube.com/playlist?list=PL1", true), ("https://www.youtube.com/watch?list=PL1", true),
            ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1", false), ("https://notyoutube.com/playlist?list=PL1", false),
        ])
    func playlists(_ written: String, _ isPlaylist: Bool) throws { #expect(try WebAddress(written).isPlaylist == isPlaylist) }

    @Test("A fragment is no part of what an address is, a query is")
    func identity() throws {
        let ids = try ["https://example.org/a", "https://EXAMPLE.org:443/a#x", "https://example.org/a?x=1"].map {
            ContentID.web(try WebAddress($0))
        }
        #expect(ids[0] == ids[1])
        #expect(ids[0] != ids[2])
    }
}
