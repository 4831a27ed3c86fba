namespace Agentd.Masking;

/// <summary>
/// Masks one stream of bytes, whatever the pieces it comes in. Every byte of every occurrence of a form is left out, overlapping ones
/// included, and each unbroken stretch of such bytes is reported once. Held back is only what may be the beginning of a form.
/// </summary>
/// <param name="newest">The secrets as they are known now: others count from the next place on at which nothing is held.</param>
/// <param name="isBlind">
/// Whether who reads what is passed on may have written the text. Then what is held back depends on no secret: all that could be the
/// beginning of any form. Else a guess of a secret's beginning could be told from a wrong one by when it is passed on. Secrets that are
/// new count at once.
/// </param>
public sealed class SecretMasker(Func<SecretPatterns> newest, bool isBlind = false)
{
    private SecretPatterns _patterns = newest();
    private byte[] _held = [];
    private int _heldLength;

    /// <summary>The place in the stream of the first byte that is held, or else of the next one to come.</summary>
    private long _start;

    /// <summary>The place up to which everything was passed on.</summary>
    private long _passed;

    /// <summary>The place up to which the last secret stretch is known to reach.</summary>
    private long _secretUntil = -1;

    /// <summary>A masker whose secrets are known.</summary>
    public SecretMasker(SecretPatterns patterns) : this(() => patterns) { }

    /// <summary>Whether a masker that begins here would do the same with all that follows.</summary>
    public bool IsClean => _heldLength == 0 && _secretUntil < _start;

    /// <summary>The place in the stream up to which everything is passed on or masked; what follows is held.</summary>
    public long Decided => _start;

    /// <summary>Masks the next piece, and passes on all that is decided.</summary>
    public void Write(ReadOnlySpan<byte> piece, IMaskedOutput output)
    {
        if (isBlind || IsClean) _patterns = newest();
        if (_heldLength == 0)
        {
            Hold(piece[Scan(piece, isLast: false, output)..]);
            return;
        }

        Hold(piece);
        var held = _held.AsSpan(0, _heldLength);
        var decided = Scan(held, isLast: false, output);
        held[decided..].CopyTo(held);
        _heldLength -= decided;
    }

    /// <summary>Says that nothing more comes: what is held is no beginning of anything, and is passed on.</summary>
    public void Complete(IMaskedOutput output)
    {
        Scan(_held.AsSpan(0, _heldLength), isLast: true, output);
        _heldLength = 0;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_held.Length < _heldLength + bytes.Length)
            Array.Resize(ref _held, Math.Max(_heldLength + bytes.Length, _held.Length * 2));
        bytes.CopyTo(_held.AsSpan(_heldLength));
        _heldLength += bytes.Length;
    }

    /// <summary>Decides a text that begins at <see cref="_start"/>, and moves that on; returns how much of it is decided.</summary>
    private int Scan(ReadOnlySpan<byte> text, bool isLast, IMaskedOutput output)
    {
        var decided = isBlind && !isLast ? _patterns.FirstOpen(text) : text.Length;
        // As far as the beginnings of what is decided reach.
        var near = text[..Math.Min(text.Length, decided + GramSet.Length - 1)];
        for (var at = _patterns.NextBeginning(near, 0); at < decided; at = _patterns.NextBeginning(near, at + 1))
        {
            var length = _patterns.Match(text[at..], out var isOpen);
            if (length > 0)
                Mask(text, at, length, output);
            if (isOpen && !isLast)
            {
                decided = at;
                break;
            }
        }

        Pass(text, decided, output);
        _start += decided;
        return decided;
    }

    private void Mask(ReadOnlySpan<byte> text, int at, int length, IMaskedOutput output)
    {
        Pass(text, at, output);
        if (_patterns.IsEndMark(text.Slice(at, length)))
            output.Ended(_start + at);
        else if (_start + at > _secretUntil)
            output.Masked(_start + at);
        _secretUntil = Math.Max(_secretUntil, _start + at + length);
    }

    private void Pass(ReadOnlySpan<byte> text, int until, IMaskedOutput output)
    {
        var from = Math.Max(_passed, _secretUntil) - _start;
        if (from < until)
            output.Literal(text[(int)Math.Max(from, 0)..until], _start + Math.Max(from, 0));
        _passed = Math.Max(_passed, _start + until);
    }
}
