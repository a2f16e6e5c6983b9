namespace TempleDashboard.Domain.Storage;

/// <summary>How much the program keeps, and how much room is left.</summary>
/// <param name="Pictures">Different pictures that were uploaded.</param>
/// <param name="PictureBytes">Their files, without thumbnails and embeddings.</param>
/// <param name="ModelBytes">The folders of all models.</param>
/// <param name="BackboneBytes">The files of all backbones.</param>
/// <param name="DatabaseBytes">The database's file.</param>
/// <param name="FreeBytes">Free on the disk of the data folder; null where the system does not say.</param>
public sealed record StorageUsage(
    string Folder, int Pictures, long PictureBytes, int Models, long ModelBytes, int Backbones, long BackboneBytes, long DatabaseBytes, long? FreeBytes);
