using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>The production assemblies and their sources, and this assembly, whose wrong types every rule must catch.</summary>
internal static class House
{
    public const string Domain = "Agentd.Domain", Application = "Agentd.Application", Infrastructure = "Agentd.Infrastructure",
        Masking = "Agentd.Masking", Protocol = "Agentd.Protocol", Daemon = "agentd-daemon", Cli = "agentd",
        EgressProtocol = "Agentd.Egress.Protocol", Egress = "Agentd.Egress", Door = "agentd-egress", Inspection = "agentd-inspect",
        NotifyProtocol = "Agentd.Notify.Protocol", Notify = "agentd-notify", Web = "agentd-web";

    public static readonly string[] Rooms =
        [
            Domain, Application, Infrastructure, Masking, Protocol, Daemon, Cli, EgressProtocol, Egress, Door, Inspection, NotifyProtocol,
            Notify, Web,
        ];

    private static readonly Dictionary<string, ModuleDefinition> _modules = Rooms.ToDictionary(room => room, Read);

    /// <summary>This test assembly.</summary>
    public static ModuleDefinition Tests { get; } = Read(typeof(House).Assembly.GetName().Name!);

    public static ModuleDefinition Module(string room) => _modules[room];

    /// <summary>All production types that people wrote.</summary>
    public static IEnumerable<TypeDefinition> Types() => _modules.Values.SelectMany(TypesOf);

    /// <summary>The types of an assembly that people wrote, nested ones included.</summary>
    public static IEnumerable<TypeDefinition> TypesOf(ModuleDefinition module) =>
        module.GetTypes().Where(type => !IsGenerated(type) && type.FullName != "<Module>");

    /// <summary>The wrong types of this assembly.</summary>
    public static IEnumerable<TypeDefinition> WrongTypes() =>
        TypesOf(Tests).Where(type => Written(type).Namespace == "Agentd.Architecture.Tests.WrongTypes");

    /// <summary>The outermost type around code: closures and state machines belong to whoever wrote them.</summary>
    public static TypeDefinition Written(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }

    /// <summary>Production sources: path below <c>src</c>, and text.</summary>
    public static IEnumerable<(string Path, string Text)> Sources()
    {
        var root = Path.Combine(Root(), "src");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file), File: file))
            .Where(source => !source.Path.Split('/').Any(part => part is "obj" or "bin"))
            .Select(source => (source.Path, File.ReadAllText(source.File)));
    }

    private static bool IsGenerated(TypeDefinition type) => type.Name.Contains('<')
        || type.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute")
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static ModuleDefinition Read(string assembly) => ModuleDefinition.ReadModule(
        Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), new ReaderParameters { ReadSymbols = true });

    /// <summary>The checkout that these tests were compiled from.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Agentd.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
