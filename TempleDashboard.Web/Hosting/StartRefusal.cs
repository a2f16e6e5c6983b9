using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Web.Hosting;

/// <summary>Says to a person why the program does not start.</summary>
public static class StartRefusal
{
    /// <summary>Puts an expected failure of the start into words; null for anything else, which is a bug.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        DatabaseTooNewException tooNew => tooNew.Message,
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        IOException { InnerException: AddressInUseException } inUse =>
            $"{FirstSentence(inUse.Message)}: another program listens there. End it, or choose another port, for example --urls http://localhost:5081.",
        _ => null,
    };

    /// <summary>Says why the data folder cannot be used.</summary>
    public static string ExplainFolder(string path, Exception exception) => exception switch
    {
        IOException when IsHeldByAnother(exception) =>
            $"The data folder '{path}' is used by another Temple Dashboard that is running. End that one, or choose another folder with --Dashboard:DataPath=FOLDER.",
        _ => $"The data folder '{path}' cannot be written: {exception.Message} Choose another folder with --Dashboard:DataPath=FOLDER.",
    };

    /// <summary>Writes the reasons to the error stream and gives the exit code of a program that could not start.</summary>
    public static int Print(params IEnumerable<string> reasons)
    {
        Console.Error.WriteLine("Temple Dashboard cannot start.");
        foreach (var reason in reasons)
            Console.Error.WriteLine(reason);
        return 1;
    }

    private static bool IsHeldByAnother(Exception exception)
    {
        const int windowsSharingViolation = unchecked((int)0x80070020);
        const int linuxWouldBlock = 11;
        const int macWouldBlock = 35;
        return exception.HResult is windowsSharingViolation or linuxWouldBlock or macWouldBlock;
    }

    private static string FirstSentence(string message) => message.Split(": ")[0].TrimEnd('.');
}
