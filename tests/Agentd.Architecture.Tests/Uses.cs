using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Agentd.Architecture.Tests;

/// <summary>Which type of an assembly mentions which other one: in its ancestors, members, attributes or code.</summary>
internal static class Uses
{
    /// <summary>Each pair of written types in different namespaces of an assembly of which one mentions the other.</summary>
    public static IEnumerable<(TypeDefinition From, TypeDefinition To)> AcrossNamespaces(ModuleDefinition module) =>
        (from type in module.GetTypes()
         from mentioned in Mentioned(type).SelectMany(Parts)
         where mentioned.Scope == module
         let user = House.Written(type)
         let used = House.Written(mentioned.Resolve())
         where user.Namespace != used.Namespace && IsWritten(user) && IsWritten(used)
         select (user, used)).Distinct();

    // The compiler's own types and the source generators' (regular expressions) stand in namespaces of the platform, or in none.
    private static bool IsWritten(TypeDefinition type) => type.Namespace.StartsWith("Agentd.", StringComparison.Ordinal);

    private static IEnumerable<TypeReference?> Mentioned(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Properties.Select(property => property.PropertyType),
        .. type.Events.Select(one => one.EventType),
        .. type.GenericParameters.SelectMany(Bounds),
        .. Attributes(type),
        .. type.Fields.SelectMany(Attributes),
        .. type.Properties.SelectMany(Attributes),
        .. type.Methods.SelectMany(Mentioned),
    ];

    private static IEnumerable<TypeReference?> Mentioned(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.Parameters.SelectMany(Attributes),
        .. method.GenericParameters.SelectMany(Bounds),
        .. Attributes(method),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(handler => handler.CatchType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Mentioned) : [],
    ];

    private static IEnumerable<TypeReference?> Mentioned(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        MethodReference method =>
        [
            method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Bounds(GenericParameter parameter) =>
        parameter.Constraints.Select(bound => bound.ConstraintType);

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider owner) => owner.CustomAttributes.SelectMany(attribute =>
        attribute.ConstructorArguments.Select(argument => argument.Value as TypeReference).Prepend(attribute.AttributeType));

    // A generic type, an array or a reference mentions what it is made of.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        IModifierType modified => [.. Parts(modified.ElementType), .. Parts(modified.ModifierType)],
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };
}
