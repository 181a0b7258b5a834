import Foundation
import Media
import Testing

@Suite struct ProbeTests {
    @Test func readsAFilm() async throws {
        let shop = try Workshop()
        let captions = try shop.write("captions.vtt", "WEBVTT\n\n00:01.000 --> 00:02.500\nBonjour <b>à tous</b>\n".utf8)
        let chapters = try shop.write(
            "chapters.txt", ";FFMETADATA1\ntitle=A talk\nartist=Someone\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=First\n".utf8)
        let file = try await shop.make(
            "film.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=4", "-f", "lavfi", "-i", "sine=d=4", "-i", captions, "-i", chapters,
            "-map", "0", "-map", "1", "-map", "2", "-map_metadata", "3", "-c:a", "aac", "-ac", "2", "-c:s", "mov_text",
            "-metadata:s:s:0", "language=fra")
        let probe = try await shop.tools.probe(file)
        #expect(probe.container.contains("mp4"))
        #expect(abs((probe.durationSeconds ?? 0) - 4) < 0.1)
        #expect(probe.title == "A talk" && probe.artist == "Someone")
        #expect(probe.streams.prefix(3).map(\.kind) == [.video, .audio, .subtitle])
        #expect(try probe.audio().codec == "aac" && probe.audio().channels == 2)
        #expect(probe.chapters.first == MediaChapter(start: 0, end: 2, title: "First"))
        let track = try #require(probe.captionStreams.first)
        #expect(track.language == "fra")
        let text = String(decoding: try await shop.tools.extractSubtitles(file, stream: track), as: UTF8.self)
        #expect(text.hasPrefix("WEBVTT") && text.contains("00:01.000 --> 00:02.500") && text.contains("à tous"))
        #expect(throws: MediaError.tooLong(seconds: probe.durationSeconds ?? 0, limitSeconds: 3)) { try probe.audio(limitSeconds: 3) }
    }

    @Test func knowsCoversSilentFilmsAndProtection() async throws {
        let shop = try Workshop()
        let film = try await shop.make("silent.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=1")
        let silent = try await shop.tools.probe(film)
        #expect(throws: MediaError.noAudio) { try silent.audio() }
        await #expect(throws: MediaError.noAudio) { try await shop.tools.silences(in: film) }

        let cover = try await shop.make("cover.png", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=1:d=1", "-frames:v", "1")
        let song = try await shop.make(
            "song.mp3", "-f", "lavfi", "-i", "sine=d=1", "-i", cover, "-map", "0", "-map", "1", "-disposition:v", "attached_pic")
        #expect(try await shop.tools.probe(song).streams.filter(\.isAttachedPicture).count == 1)

        let key = String(repeating: "ab", count: 16)
        let locked = try await shop.make(
            "locked.mp4", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac",
            "-encryption_scheme", "cenc-aes-ctr", "-encryption_key", key, "-encryption_kid", key)
        let protected = try await shop.tools.probe(locked)
        #expect(throws: MediaError.protected) { try protected.audio() }
    }

    @Test func refusesWhatIsNoRecording() async throws {
        let shop = try Workshop()
        await #expect(throws: MediaError.missing) { try await shop.tools.probe(shop.path("none.mp4")) }
        await #expect(throws: MediaError.unreadable) { try await shop.tools.probe(shop.directory) }
        let empty = try shop.write("empty.mp3", [])
        await #expect(throws: MediaError.empty) { try await shop.tools.probe(empty) }
        let program = try shop.write("talk.mp3", try shop.read("/bin/sh"))
        await #expect(throws: MediaError.notMedia) { try await shop.tools.probe(program) }
        let text = try shop.write("talk.wav", "Just some words.\n".utf8)
        await #expect(throws: MediaError.notMedia) { try await shop.tools.probe(text) }
        await #expect(throws: MediaError.notMedia) { try await shop.tools.extract(text, to: shop.path("out.wav")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: shop.directory).sorted() == ["empty.mp3", "talk.mp3", "talk.wav"])
        await #expect(throws: MediaError.toolMissing) { try await MediaTools(ffprobe: "no-such-ffprobe").probe(program) }
    }

    /// A file that names further files or addresses must reach neither, whatever it calls itself.
    @Test func followsNoPlaylist() async throws {
        let shop = try Workshop()
        let secret = try await shop.make("secret.ts", "-f", "lavfi", "-i", "sine=d=2")
        let listener = try LoopbackListener()
        let hostile = [
            "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://\(secret)\n#EXT-X-ENDLIST\n",
            "b.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:\(listener.port)/x.ts\n#EXT-X-ENDLIST\n",
            "c.mp4": "ffconcat version 1.0\nfile '\(secret)'\n",
            "d.mp4": "ffconcat version 1.0\nfile 'http://127.0.0.1:\(listener.port)/x.ts'\n",
            "e.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio \(listener.port) RTP/AVP 0\n",
        ]
        for (name, text) in hostile {
            let file = try shop.write(name, text.utf8)
            await #expect(throws: MediaError.notMedia, "\(name)") { try await shop.tools.probe(file) }
            await #expect(throws: MediaError.notMedia, "\(name)") { try await shop.tools.silences(in: file) }
        }
        #expect(!listener.wasReached)
    }
}
