using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Agentd.Architecture.Tests;

/// <summary>Who calls what, read from the compiled code.</summary>
internal static class Calls
{
    /// <summary>The written types of a module with code that calls a method.</summary>
    public static IReadOnlyList<string> Callers(ModuleDefinition module, string type, string method) =>
        [.. Instructions(module)
            .Where(code => code.Instruction.Operand is MethodReference called && called.DeclaringType.FullName == type
                && called.Name == method)
            .Select(code => House.Written(code.Type).FullName).Distinct().Order()];

    /// <summary>The written types of a module that mention a package's namespace: in code, members or ancestors.</summary>
    public static IReadOnlyList<string> Mentions(ModuleDefinition module, string root) =>
        [.. module.GetTypes().Where(type => Mentioned(type).Any(name => name.Contains(root + ".", StringComparison.Ordinal)))
            .Select(type => House.Written(type).FullName).Distinct().Order()];

    private static IEnumerable<(TypeDefinition Type, Instruction Instruction)> Instructions(ModuleDefinition module) =>
        from type in module.GetTypes()
        from method in type.Methods.Where(m => m.HasBody)
        from instruction in method.Body.Instructions
        select (type, instruction);

    private static IEnumerable<string> Mentioned(TypeDefinition type)
    {
        if (type.BaseType is { } ancestor) yield return ancestor.FullName;
        foreach (var one in type.Interfaces) yield return one.InterfaceType.FullName;
        foreach (var field in type.Fields) yield return field.FieldType.FullName;
        foreach (var method in type.Methods)
        {
            yield return method.ReturnType.FullName;
            foreach (var parameter in method.Parameters) yield return parameter.ParameterType.FullName;
            if (!method.HasBody) continue;
            foreach (var variable in method.Body.Variables) yield return variable.VariableType.FullName;
            foreach (var instruction in method.Body.Instructions)
                if (instruction.Operand is MemberReference member) yield return member.FullName;
        }
    }
}
