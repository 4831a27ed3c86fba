using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class ImageCallTests
{
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task Looks_for_an_image_once_and_again_after_a_failed_start()
    {
        using var podman = new FakePodman("[ $1 != run ] || exit 125; echo 1 sha256:1");
        var engine = podman.Engine();

        (await engine.FindImageAsync("localhost/site:1", CancellationToken.None)).ShouldBe(new LocalImage("1", "sha256:1"));
        (await engine.FindImageAsync("localhost/site:1", CancellationToken.None)).ShouldBe(new LocalImage("1", "sha256:1"));
        podman.Calls.Count.ShouldBe(1);

        await Should.ThrowAsync<EngineException>(engine.StartAsync(EngineWorld.Spec() with { Image = "1" }, CancellationToken.None));
        await engine.FindImageAsync("localhost/site:1", CancellationToken.None);
        podman.Calls.Count(call => call[0] == "image").ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_for_an_image_again_when_the_local_images_have_changed()
    {
        using var podman = new FakePodman("echo sha256:$call");
        var engine = podman.Engine();
        var first = await engine.FindImageAsync("localhost/site:1", CancellationToken.None);

        File.WriteAllText(podman.ImageList, "[{}]");

        (first, await engine.FindImageAsync("localhost/site:1", CancellationToken.None))
            .ShouldBe((new LocalImage("sha256:0", "sha256:0"), new LocalImage("sha256:1", "sha256:1")));
    }

    [Fact(Timeout = Limit)]
    public async Task Does_not_take_the_answer_of_a_look_that_began_before_the_local_images_changed()
    {
        using var podman = new FakePodman("echo sha256:$call; [ $call != 0 ] || sleep 1");
        var engine = podman.Engine();
        var early = engine.FindImageAsync("localhost/site:1", CancellationToken.None);
        while (!File.Exists($"{podman.Folder}/call-0/pid")) await Task.Delay(10);

        File.WriteAllText(podman.ImageList, "[{}]");
        var late = await engine.FindImageAsync("localhost/site:1", CancellationToken.None);

        (await early)!.Digest.ShouldBe("sha256:0");
        late!.Digest.ShouldBe("sha256:1");
    }

    [Fact(Timeout = Limit)]
    public async Task Pulls_an_image_once_for_all_who_wait_and_tells_its_digest()
    {
        using var podman = new FakePodman("case $1 in image) echo 0a1b sha256:new;; pull) sleep 0.5;; esac");
        var engine = podman.Engine();

        var images = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => engine.PullImageAsync("example.org/site:1", CancellationToken.None)));

        images.ShouldAllBe(image => image.Digest == "sha256:new");
        podman.Calls.Count(call => call[0] == "pull").ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_an_image_that_is_missing_from_an_engine_that_does_not_answer()
    {
        using var missing = new FakePodman("case $2 in inspect) exit 125;; exists) exit 1;; esac");
        using var broken = new FakePodman("echo 'Error: database is locked' >&2; exit 125");

        (await missing.Engine().FindImageAsync("example.org/site:1", CancellationToken.None)).ShouldBeNull();
        (await Should.ThrowAsync<EngineException>(broken.Engine().FindImageAsync("example.org/site:1", CancellationToken.None)))
            .Message.ShouldContain("database is locked");
    }

    [Fact(Timeout = Limit)]
    public async Task Says_what_to_do_about_an_image_that_cannot_be_pulled_and_tries_again_the_next_time()
    {
        using var podman = new FakePodman("case $1 in pull) echo 'Error: connection refused' >&2; exit 125;; esac");
        var engine = podman.Engine();

        var failure = await Should.ThrowAsync<EngineException>(engine.PullImageAsync("example.org/site:1", CancellationToken.None));
        await Should.ThrowAsync<EngineException>(engine.PullImageAsync("example.org/site:1", CancellationToken.None));

        failure.Message.ShouldContain("example.org/site:1");
        failure.Message.ShouldContain("check base_image");
        failure.Message.ShouldContain("connection refused");
        podman.Calls.Count(call => call[0] == "pull").ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Lets_one_waiter_go_without_ending_the_pull_of_the_others()
    {
        using var podman = new FakePodman("case $1 in image) echo sha256:new;; pull) until [ -e $here/go ]; do sleep 0.05; done;; esac");
        var engine = podman.Engine();
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var stays = engine.PullImageAsync("example.org/site:1", CancellationToken.None);

        await Should.ThrowAsync<OperationCanceledException>(engine.PullImageAsync("example.org/site:1", enough.Token));
        File.WriteAllText($"{podman.Folder}/go", "");

        (await stays).Digest.ShouldBe("sha256:new");
    }
}
