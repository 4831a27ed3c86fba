using System.Globalization;
using System.Text;
using Agentd.Notify.Delivery;

namespace Agentd.Notify.Formats;

/// <summary>The format <c>mail</c>: a mail to the daemon's user, whom the host's own aliases lead on.</summary>
internal static class MailBody
{
    public static byte[] Of(Batch batch)
    {
        var date = batch.Notices[^1].Time.UtcDateTime.ToString("r", CultureInfo.InvariantCulture).Replace("GMT", "+0000");
        var head = $"To: {Environment.UserName}\nSubject: {Subject(NoticeText.Headline(batch.Notices))}\nDate: {date}\n"
            + $"Message-ID: <{batch.Id}@{batch.Notices[^1].DaemonId}.agentd>\n"
            + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
            + "Auto-Submitted: auto-generated\n\n";
        var body = Encoding.UTF8.GetBytes(NoticeText.Whole(batch.Notices));
        var lines = Convert.ToBase64String(body, Base64FormattingOptions.InsertLineBreaks);
        return Encoding.ASCII.GetBytes(head + lines.ReplaceLineEndings("\n") + "\n");
    }

    // Several short words, as a line of a header may be no longer.
    private static string Subject(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var words = text.EnumerateRunes().Chunk(10).Select(runes => string.Concat(runes.Select(rune => rune.ToString())));
        return string.Join("\n ", words.Select(word => $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word))}?="));
    }
}
