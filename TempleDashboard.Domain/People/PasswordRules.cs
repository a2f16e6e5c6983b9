using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Domain.People;

/// <summary>
/// A password has to be long and not one that everybody tries first. What it is made of is left to people, as NIST SP 800-63B has it.
/// </summary>
public sealed class PasswordRules : IPasswordValidator<Person>
{
    public const int MinLength = 10;
    public const int MaxLength = 200;

    private const int FewestDifferent = 5;

    /// <summary>The most common ones of at least <see cref="MinLength"/> characters, and what anybody would think of here.</summary>
    private static readonly FrozenSet<string> Common = Read().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(Explain(user?.UserName, password) is { } error
            ? IdentityResult.Failed(new IdentityError { Code = "WeakPassword", Description = error })
            : IdentityResult.Success);

    /// <summary>Says what is wrong with a password; null where nothing is.</summary>
    public static string? Explain(string? name, string? password)
    {
        if (password is null || password.Length < MinLength)
            return $"The password has fewer than {MinLength} characters: take a longer one, such as four words.";
        if (password.Length > MaxLength)
            return $"The password has more than {MaxLength} characters: take a shorter one.";
        if (Common.Contains(password))
            return "The password is one of those that are tried first everywhere: take another one.";
        if (password.Distinct().Count() < FewestDifferent)
            return $"The password has fewer than {FewestDifferent} different characters: take another one.";
        return name is { Length: > 3 } && password.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? "The password contains the name: take another one."
            : null;
    }

    private static IEnumerable<string> Read()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("CommonPasswords.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
