#:package Mono.Cecil@0.11.3
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
#:property AssemblyName=files-of-one-run
#:property EnforceCodeStyleInBuild=false
#:property IsAotCompatible=false
#:property EnableSingleFileAnalyzer=false

using System.Runtime.InteropServices;
using Mono.Cecil;
using Mono.Cecil.Cil;

// files-of-one-run.cs DIRECTORY: makes every method of agentd's own assemblies there note its source file when it is called.
var directory = args[0];
var note = typeof(Entered).GetMethod(nameof(Entered.Note))!;
foreach (var path in Directory.GetFiles(directory, "*gentd*.dll"))
{
    using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { ReadSymbols = true, ReadWrite = true });
    var call = module.ImportReference(note);
    foreach (var method in module.GetTypes().SelectMany(type => type.Methods))
    {
        if (SourceOf(method) is not { } file) continue;
        var (code, first) = (method.Body.GetILProcessor(), method.Body.Instructions[0]);
        code.InsertBefore(first, code.Create(OpCodes.Ldstr, file));
        code.InsertBefore(first, code.Create(OpCodes.Call, call));
    }
    module.Write();
}
File.Copy(typeof(Entered).Assembly.Location, Path.Combine(directory, Path.GetFileName(typeof(Entered).Assembly.Location)));
// They do not name the assembly that was just added; without them everything in the directory is found.
foreach (var dependencies in Directory.GetFiles(directory, "*.deps.json")) File.Delete(dependencies);

// The path below src/; null for code that was generated, and for a method without any.
static string? SourceOf(MethodDefinition method)
{
    if (!method.HasBody || !method.DebugInformation.HasSequencePoints) return null;
    var url = method.DebugInformation.SequencePoints[0].Document.Url;
    var start = url.LastIndexOf("/src/", StringComparison.Ordinal);
    return start < 0 || url.Contains("/obj/") ? null : url[(start + "/src/".Length)..];
}

/// <summary>What the methods call. Notes each file once for each process, while the file <c>open</c> is in <c>$AGENTD_ENTERED</c>.</summary>
public static class Entered
{
    private static readonly string? _directory = Environment.GetEnvironmentVariable("AGENTD_ENTERED");
    private static readonly HashSet<string> _files = [];
    private static readonly Timer _look = new(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    private static volatile bool _isOpen;

    static Entered() => Look();

    /// <summary>A method of the file was called.</summary>
    public static void Note(string file)
    {
        if (!_isOpen) return;
        // Whoever is about to look at the error of a native call finds the error of that call.
        var error = Marshal.GetLastPInvokeError();
        lock (_files)
            if (_files.Add(file)) File.AppendAllText($"{_directory}/files.{Environment.ProcessId}", file + "\n");
        Marshal.SetLastPInvokeError(error);
    }

    private static void Look() => _isOpen = _directory is not null && File.Exists($"{_directory}/open");
}
