-- Those of one surface are few among all, or nearly all: either way they are found without reading the rest.
CREATE INDEX audit_of_surface ON audit (surface, id);
